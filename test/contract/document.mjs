// One OpenAPI document: its operations, and whether an answer is one that it promises.
import { securityHeaders } from '../api/security_headers.mjs';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'];

// Of the connection, or the same on every answer: docs/SECURITY.md and RFC 9110 describe them.
const unlisted = new Set([
  'connection', 'content-length', 'content-type', 'date', 'keep-alive', 'transfer-encoding', 'vary',
  'content-security-policy', ...Object.keys(securityHeaders),
]);

export class Document {
  constructor(document) {
    this.document = document;
    this.ajv = new Ajv({ strict: false, allErrors: false, validateFormats: true });
    addFormats(this.ajv);
    this.ajv.addFormat('cursor', true);
    this.ajv.addSchema(closed(document), 'api:');
    this.operations = [...this.read()];
  }

  /** What a `$ref` names; anything else is itself. */
  resolve(value) {
    if (!value?.$ref) return value;
    const parts = value.$ref.slice(2).split('/').map(unescape_pointer);
    return parts.reduce((place, part) => place[part], this.document);
  }

  *read() {
    for (const [path, item] of Object.entries(this.document.paths)) {
      for (const method of methods.filter((name) => item[name])) {
        const operation = item[method];
        const parameters = (operation.parameters ?? []).map((one) => this.resolve(one));
        const pointer = `/paths/${escape_pointer(path)}/${method}`;
        yield { id: operation.operationId, path, method, operation, parameters, pointer };
      }
    }
  }

  /** The name of the schema of an operation's body ("Project.create"), if it takes one. */
  bodies(operation) {
    const content = operation.operation.requestBody?.content ?? {};
    return Object.entries(content).map(([type, media]) => ({ type, schema: media.schema }));
  }

  /** What is wrong with a value, or '' where it is valid. */
  fault(pointer, value) {
    const validate = this.ajv.getSchema(`api:#${pointer}`);
    if (!validate) throw new Error(`no schema at ${pointer}`);
    if (validate(value)) return '';
    const [first] = validate.errors;
    return `${first.instancePath || '/'} ${first.message} ${JSON.stringify(first.params)}`;
  }

  /** Everything about the answer that the operation does not promise. */
  faults(operation, answer) {
    const { responses } = operation.operation;
    if (answer.status >= 500) return [`status ${answer.status}`];
    const named = responses[answer.status];
    if (!named) return [`status ${answer.status} is not documented`];
    const pointer = named.$ref ? named.$ref.slice(1) : `${operation.pointer}/responses/${answer.status}`;
    const response = this.resolve(named);
    return [
      ...this.header_faults(response, answer),
      ...this.body_faults(operation, response, pointer, answer),
    ];
  }

  header_faults(response, answer) {
    const faults = [];
    const documented = new Map(
      Object.entries(response.headers ?? {}).map(([name, header]) => [name.toLowerCase(), header]));
    for (const [name, reference] of documented) {
      const header = this.resolve(reference);
      const value = answer.headers[name];
      if (value === undefined) {
        if (header.required) faults.push(`there is no header ${name}`);
      } else {
        const at = reference.$ref ? reference.$ref.slice(1) : '';
        const fault = this.fault(`${at}/schema`, value);
        if (fault) faults.push(`header ${name}: ${fault}`);
      }
    }
    for (const name of Object.keys(answer.headers)) {
      if (!documented.has(name) && !unlisted.has(name)) faults.push(`header ${name} is not documented`);
    }
    return faults;
  }

  body_faults(operation, response, pointer, answer) {
    const type = answer.headers['content-type']?.split(';')[0];
    if (operation.method === 'head') return answer.text === '' ? [] : ['an answer to HEAD has a body'];
    if (!response.content) return answer.text === '' ? [] : ['there is a body, and none is documented'];
    if (answer.text === '' && answer.status === 201) return [];
    if (!type || !response.content[type]) return [`content type ${type} is not documented`];
    if (!type.endsWith('json')) return [];
    let body;
    try {
      body = JSON.parse(answer.text);
    } catch (error) {
      return [`the body is not JSON: ${error.message}`];
    }
    const fault = this.fault(`${pointer}/content/${escape_pointer(type)}/schema`, body);
    return fault ? [`body: ${fault}`] : [];
  }
}

export function escape_pointer(part) { return part.replaceAll('~', '~0').replaceAll('/', '~1'); }
function unescape_pointer(part) { return part.replaceAll('~1', '/').replaceAll('~0', '~'); }

// Clients let unknown members of an answer pass; here each member has to be documented.
function closed(document) {
  return JSON.parse(JSON.stringify(document), (name, value) => {
    const is_open = value?.type === 'object' && value.properties && value.additionalProperties === undefined;
    const takes_more = value?.description === 'Members beside the id are not looked at.';
    return is_open && !takes_more ? { ...value, additionalProperties: false } : value;
  });
}
