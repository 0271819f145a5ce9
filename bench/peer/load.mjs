// Fills the peer's PostgreSQL with the files of bench/data.mjs. Records are numbered in the order of their
// lines, as a sequence would have done.
//
//   PEER_POSTGRES=FOLDER node bench/peer/load.mjs DIR
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {connect, define} from './models.mjs';

const rowsAtOnce = 1_000;
const folder = process.argv[2];
const sequelize = connect(process.env.PEER_POSTGRES);
const models = define(sequelize);

const numbers = new Map();  // of all ids; those of different collections differ

function read(plural) {
  const lines = readFileSync(join(folder, `${plural}.ndjson`), 'utf8').trimEnd().split('\n');
  return lines.map((line, index) => {
    const {id, account, ...fields} = JSON.parse(line);
    numbers.set(id, index + 1);
    return {...fields, id: index + 1, tenant_id: 1, account_id: numbers.get(account)};
  });
}

async function insert(model, rows) {
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    await model.bulkCreate(rows.slice(at, at + rowsAtOnce));
  }
}

const pairs = (records, relation, [one, other]) =>
    records.flatMap(({id, [relation]: ids}) => ids.map((to) => ({[one]: id, [other]: numbers.get(to)})));

await sequelize.sync();
const {Account, Article, Category, Project, Tag, Task, Technology} = models;
await insert(Account, read('users'));
await insert(Category, read('categories'));
await insert(Technology, read('technologies'));
await insert(Tag, read('tags'));
const projects = read('projects');
const articles = read('articles');
await insert(Project, projects);
await insert(Article, articles);
await insert(Task, read('tasks'));
await insert(models.ProjectCategory, pairs(projects, 'categories', ['project_id', 'category_id']));
await insert(models.ProjectTechnology, pairs(projects, 'technologies', ['project_id', 'technology_id']));
await insert(models.ArticleCategory, pairs(articles, 'categories', ['article_id', 'category_id']));
await insert(models.ArticleTag, pairs(articles, 'tags', ['article_id', 'tag_id']));
for (const {tableName} of [Account, Article, Category, Project, Tag, Task, Technology]) {
  const sequence = `pg_get_serial_sequence('${tableName}', 'id')`;
  await sequelize.query(`SELECT setval(${sequence}, max(id)) FROM ${tableName}`);
}
await sequelize.query('VACUUM ANALYZE');
await sequelize.close();
