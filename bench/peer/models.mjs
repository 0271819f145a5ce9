// The peer's tables. The usual way to build this: models of an object-relational mapper, numbers as ids,
// join tables between what is related, indexes for the queries that the routes make.
import {DataTypes, Sequelize} from 'sequelize';

const {BOOLEAN, DATE, INTEGER, STRING, TEXT} = DataTypes;
const times = {created_at: DATE, updated_at: DATE};
const published = {status: STRING, published_at: DATE, account_id: INTEGER, ...times};

// `socket`: the folder of PostgreSQL's socket.
export function connect(socket) {
  return new Sequelize({
    dialect: 'postgres',
    host: socket,
    username: 'bench',
    database: 'postgres',
    logging: false,
    pool: {max: 20, min: 5, acquire: 30_000, idle: 10_000},
    define: {timestamps: false},
  });
}

function joinTable(sequelize, tableName, one, other) {
  const columns = {[one]: {type: INTEGER, primaryKey: true}, [other]: {type: INTEGER, primaryKey: true}};
  return sequelize.define(tableName, columns, {tableName, indexes: [{fields: [other]}]});
}

function relate(source, target, as, through, keys) {
  source.belongsToMany(target, {as, through, foreignKey: keys[0], otherKey: keys[1]});
}

export function define(sequelize) {
  const model = (name, tableName, columns, indexes = []) =>
      sequelize.define(name, {tenant_id: INTEGER, ...columns}, {tableName, indexes});
  const slugged = () => ({fields: ['tenant_id', 'slug'], unique: true});  // the mapper writes into it
  const models = {
    Account: model(
        'Account', 'accounts', {
          handle: STRING, name: STRING, email: {type: STRING, unique: true}, role: STRING, is_active: BOOLEAN,
          ...times
        },
        [{fields: ['tenant_id', 'created_at']}]),
    Category: model('Category', 'categories', {name: STRING, slug: STRING, type: STRING}, [slugged()]),
    Technology: model('Technology', 'technologies', {name: STRING, slug: STRING}, [slugged()]),
    Tag: model('Tag', 'content_tags', {name: STRING, slug: STRING}, [slugged()]),
    Project: model(
        'Project', 'portfolio_projects',
        {title: STRING, slug: STRING, description: TEXT, thumbnail: STRING, ...published},
        [slugged(), {fields: ['tenant_id', 'status', 'created_at']}, {fields: ['account_id', 'status']}]),
    Article: model(
        'Article', 'article_publications',
        {title: STRING(300), slug: STRING, excerpt: TEXT, body: TEXT, ...published},
        [slugged(), {fields: ['status', 'published_at']}]),
    Task: model(
        'Task', 'tasks',
        {description: TEXT, status: STRING, is_done: BOOLEAN, account_id: INTEGER, ...times},
        [{fields: ['status']}, {fields: ['account_id', 'status']}]),
    ProjectCategory: joinTable(sequelize, 'project_categories', 'project_id', 'category_id'),
    ProjectTechnology: joinTable(sequelize, 'project_technologies', 'project_id', 'technology_id'),
    ArticleCategory: joinTable(sequelize, 'article_categories', 'article_id', 'category_id'),
    ArticleTag: joinTable(sequelize, 'article_tags', 'article_id', 'tag_id'),
  };
  const {Article, Category, Project, Tag, Technology} = models;
  relate(Project, Category, 'categories', models.ProjectCategory, ['project_id', 'category_id']);
  relate(Project, Technology, 'technologies', models.ProjectTechnology, ['project_id', 'technology_id']);
  relate(Article, Category, 'categories', models.ArticleCategory, ['article_id', 'category_id']);
  relate(Article, Tag, 'tags', models.ArticleTag, ['article_id', 'tag_id']);
  return models;
}
