// The peer that DataCanvas is measured against: the usual way to build this, Express before an
// object-relational mapper before PostgreSQL, with Redis for cached answers. It has only the routes that are
// compared, and it is meant to look good: no log of requests or statements, limits that nobody reaches, the
// count of a list beside its rows instead of behind them, sockets instead of TCP to both servers.
//
//   PEER_POSTGRES=FOLDER PEER_REDIS=SOCKET node bench/peer/server.mjs
//
// Takes a free port; says it and a token for writing on one line of JSON.
import {randomBytes} from 'node:crypto';
import express from 'express';
import {rateLimit} from 'express-rate-limit';
import helmet from 'helmet';
import Redis from 'ioredis';
import jwt from 'jsonwebtoken';
import {connect, define} from './models.mjs';

const tenant = 1;
const secret = randomBytes(32).toString('hex');
const sequelize = connect(process.env.PEER_POSTGRES);
const {Category, Project, Technology} = define(sequelize);
const redis = new Redis(process.env.PEER_REDIS);

const newestFirst = [['created_at', 'DESC']];
const attributes = {exclude: ['tenant_id']};
const nothing = () => ({attributes: []});  // the mapper writes into it
const include = [
  {model: Category, as: 'categories', attributes: ['id', 'name', 'slug', 'type'], through: nothing()},
  {model: Technology, as: 'technologies', attributes: ['id', 'name', 'slug'], through: nothing()},
];

function authenticate(request, response, next) {
  try {
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    request.user = jwt.verify(token, secret, {algorithms: ['HS256']});
    next();
  } catch {
    response.status(401).json({error: 'Unauthorized'});
  }
}

const bounded = (text, least, most, usual) => Math.min(most, Math.max(least, Number(text) || usual));

async function list(request, response) {
  const {query} = request;
  const page = bounded(query.page, 1, Infinity, 1);
  const limit = bounded(query.limit, 1, 100, 10);
  const where = {tenant_id: tenant, status: query.status ?? 'published'};
  if (query.account) where.account_id = Number(query.account);
  const [total, projects] = await Promise.all([
    Project.count({where}),
    Project.findAll(
        {where, attributes, include, limit, offset: (page - 1) * limit, order: newestFirst}),
  ]);
  response.json({projects, total, page, totalPages: Math.ceil(total / limit)});
}

async function one(request, response) {
  const where = {tenant_id: tenant, slug: request.params.slug};
  const project = await Project.findOne({where, attributes, include});
  if (project) response.json(project);
  else response.status(404).json({error: 'Not found'});
}

// A generated slug is made unique by chance instead of by looking.
function slugOf(title) {
  return `${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${randomBytes(6).toString('hex')}`;
}

async function dropCached(pattern) {
  const keys = await redis.keys(pattern);
  if (keys.length > 0) await redis.del(keys);
}

async function create({body, user}, response) {
  const {title, description, thumbnail = null, status = 'draft', category_ids, technology_ids} = body;
  if (!title || !description) {
    response.status(422).json({error: 'title and description are required'});
    return;
  }
  const now = new Date();
  const project = await sequelize.transaction(async (transaction) => {
    const made = await Project.create({
      tenant_id: tenant, account_id: user.account, title, slug: slugOf(title), description, thumbnail,
      status, published_at: status === 'published' ? now : null, created_at: now, updated_at: now
    }, {transaction});
    if (category_ids) await made.setCategories(category_ids, {transaction});
    if (technology_ids) await made.setTechnologies(technology_ids, {transaction});
    return made;
  });
  await dropCached('api:/api/v2/projects*');
  response.status(201).json(project);
}

const handled = (handler) => (request, response, next) => { handler(request, response).catch(next); };

const app = express();
app.use(helmet());
app.use(rateLimit({windowMs: 15 * 60_000, limit: 1e9, standardHeaders: true}));
app.use(express.json({limit: '1mb'}));
app.get('/api/v2/projects', handled(list));
app.get('/api/v2/projects/:slug', handled(one));
app.post('/api/v2/projects', authenticate, handled(create));
app.use((error, request, response, next) => {
  console.error(error);
  if (response.headersSent) next(error);
  else response.status(500).json({error: 'Internal error'});
});

await sequelize.authenticate();
const server = app.listen({port: 0, host: '127.0.0.1', backlog: 4096}, () => {
  const token = jwt.sign({account: 1}, secret, {expiresIn: '1d'});
  console.log(JSON.stringify({event: 'listening', port: server.address().port, token}));
});
