// A session of the Node SDK with a Milvus 2. Arguments: host port own-name. Prints one line a step: "step", its name and
// what came of it, without what differs by nature; two sessions that differ only in their way print the same lines.
'use strict';

const { ConsistencyLevelEnum, DataType, MilvusClient } = require('@zilliz/milvus2-sdk-node');

const DIM = 8;
const [host, port, own] = process.argv.slice(2);
let client;

const vector = i =>
  Array.from({ length: DIM }, (_, j) => (j === DIM - 1 ? i / 1024 : (i * (j + 3) * (j + 7) + j) % 31));

const row = i => ({
  id: i,
  vector: vector(i),
  color: ['red', 'green', 'blue'][i % 3],
  price: i / 4,
  sold: i % 2 === 0,
  more: { n: i, tag: `t${i % 5}` },
  sizes: [i % 3, i % 5],
  extra: `dynamic-${i % 7}`,
});
const rows = (from, to) => Array.from({ length: to - from }, (_, i) => row(from + i));

// Ids, times and what else the server draws anew; and what the SDK measures itself.
const BY_NATURE = /(ID|_id|Id|_ids|IDs|timestamp|timestamps|_ts|time|cost|msgID|channel_names|client_request_id|traceId)$/;

function plain(value, key = '') {
  if (Buffer.isBuffer(value) || value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(one => plain(one));
  if (value && typeof value === 'object') {
    const seen = {};
    for (const name of Object.keys(value).sort()) {
      if (name !== '_id' && !BY_NATURE.test(name) && typeof value[name] !== 'function') seen[name] = plain(value[name], name);
    }
    return seen;
  }
  if (typeof value === 'number') return Number(value.toPrecision(5));
  if (value === undefined) return null;
  return String(value)
    .split(own).join('OWN')
    .replace(/\d{12,}|\b[0-9a-f]{16,}\b|rootcoord-dml_\d+_\d+v\d|(127\.0\.0\.1|localhost):\d+|\d+(\.\d+)?(ms|µs|s)\b/g, '<drawn>')
    .slice(0, 400);
}

async function step(name, call, shape = seen => seen) {
  let outcome;
  let seen;
  try {
    seen = await call();
    outcome = shape(seen);
    const status = seen && (seen.status || seen);
    if (status && status.error_code && status.error_code !== 'Success') {
      outcome = { error: `${status.error_code} ${status.code}: ${status.reason}` };
    }
  } catch (failure) {
    outcome = { error: `${failure.name} ${failure.code}: ${failure.details || failure.message}` };
  }
  console.log(`step\t${name}\t${JSON.stringify(plain(outcome))}`);
  return seen;
}

const make = (name, method, data, shape) => step(name, () => client[method](data), shape);
const connect = async more => {
  const made = new MilvusClient({ address: `${host}:${port}`, timeout: 60000, maxRetries: 1, token: 'root:Milvus', ...more });
  await made.connectPromise;
  return made;
};
const hits = seen => seen.results;
const far = seen => seen.results.map(hit => hit.score);
const sorted = list => [...list].sort();

async function databases() {
  client = await step('connect', () => connect({}), () => 'made');
  await make('version', 'getVersion');
  await make('health', 'checkHealth');
  await make('create a database', 'createDatabase', { db_name: own });
  await make('create it again', 'createDatabase', { db_name: own });
  await make('list databases', 'listDatabases', {}, seen => seen.db_names.includes(own));
  await make('describe the database', 'describeDatabase', { db_name: own });
  await step('use a database that is not there', () => connect({ database: 'no_such_database' }), () => 'made');
  await make('use the database', 'useDatabase', { db_name: own });
  await step('close the first', () => client.closeConnection(), () => 'closed');
  client = await step('connect to the database', () => connect({ database: own }), () => 'made');
  await make('list collections of an empty database', 'showCollections', {}, seen => seen.data);
}

async function collections() {
  const fields = [
    { name: 'id', data_type: DataType.Int64, is_primary_key: true },
    { name: 'vector', data_type: DataType.FloatVector, dim: DIM },
    { name: 'color', data_type: DataType.VarChar, max_length: 64 },
    { name: 'price', data_type: DataType.Double },
    { name: 'sold', data_type: DataType.Bool },
    { name: 'more', data_type: DataType.JSON },
    { name: 'sizes', data_type: DataType.Array, element_type: DataType.Int64, max_capacity: 8 },
  ];
  const whole = { collection_name: 'rows', fields, enable_dynamic_field: true, consistency_level: 'Bounded' };
  await make('create a collection by its schema', 'createCollection', whole);
  await make('create it again', 'createCollection', { ...whole, fields: fields.slice(0, 2) });
  await make('create a collection by its dimension', 'createCollection', { collection_name: 'quick', dimension: DIM });
  const words = [
    { name: 'word', data_type: DataType.VarChar, max_length: 32, is_primary_key: true },
    { name: 'bits', data_type: DataType.BinaryVector, dim: 16 },
  ];
  await make('create one with string keys and binary vectors', 'createCollection', { collection_name: 'words', fields: words });
  const tenants = [
    { name: 'id', data_type: DataType.Int64, is_primary_key: true, autoID: true },
    { name: 'tenant', data_type: DataType.VarChar, max_length: 32, is_partition_key: true },
    { name: 'vector', data_type: DataType.FloatVector, dim: DIM },
  ];
  await make('create one with a partition key', 'createCollection', { collection_name: 'tenants', fields: tenants, num_partitions: 4 });
  await make('a collection of too many dimensions', 'createCollection', { collection_name: 'bad', dimension: 1000000 });
  await make('has a collection', 'hasCollection', { collection_name: 'rows' }, seen => seen.value);
  await make('has one that is not there', 'hasCollection', { collection_name: 'missing' }, seen => seen.value);
  await make('list collections', 'showCollections', {}, seen => sorted(seen.data.map(one => one.name)));
  const shape = seen => [seen.schema.fields.map(field => [field.name, field.data_type]), seen.consistency_level, seen.shards_num];
  await make('describe a collection', 'describeCollection', { collection_name: 'rows' }, shape);
  await make('describe one that is not there', 'describeCollection', { collection_name: 'missing' });
  await make('alter a collection', 'alterCollectionProperties', { collection_name: 'rows', properties: { 'collection.ttl.seconds': 7200 } });
  await make('describe the altered one', 'describeCollection', { collection_name: 'rows' }, seen => seen.properties);
  await make('rename a collection', 'renameCollection', { collection_name: 'quick', new_collection_name: 'renamed' });
  await make('create an alias', 'createAlias', { collection_name: 'rows', alias: 'the_alias' });
  await make('create it again', 'createAlias', { collection_name: 'words', alias: 'the_alias' });
  await make('describe an alias', 'describeAlias', { alias: 'the_alias' });
  await make('list aliases', 'listAliases', { collection_name: 'rows' }, seen => seen.aliases);
  await make('alter an alias', 'alterAlias', { collection_name: 'words', alias: 'the_alias' });
  await make('alter it back', 'alterAlias', { collection_name: 'rows', alias: 'the_alias' });
}

async function data() {
  const names = seen => sorted(seen.data.map(one => one.name));
  await make('create a partition', 'createPartition', { collection_name: 'rows', partition_name: 'p1' });
  await make('create another', 'createPartition', { collection_name: 'rows', partition_name: 'p2' });
  await make('has a partition', 'hasPartition', { collection_name: 'rows', partition_name: 'p1' }, seen => seen.value);
  await make('has none of that name', 'hasPartition', { collection_name: 'rows', partition_name: 'no' }, seen => seen.value);
  await make('list partitions', 'listPartitions', { collection_name: 'rows' }, names);
  await make('drop a partition', 'dropPartition', { collection_name: 'rows', partition_name: 'p2' });
  await make('list them again', 'listPartitions', { collection_name: 'rows' }, names);
  const count = seen => seen.insert_cnt;
  await make('insert one row', 'insert', { collection_name: 'rows', data: [row(0)] }, count);
  await make('insert rows', 'insert', { collection_name: 'rows', data: rows(1, 200) }, count);
  await make('insert into a partition', 'insert', { collection_name: 'rows', partition_name: 'p1', data: rows(1000, 1050) }, count);
  await make('insert many rows', 'insert', { collection_name: 'rows', data: rows(2000, 4000) }, count);
  await make('insert into a partition that is not there', 'insert', { collection_name: 'rows', partition_name: 'no', data: [row(1)] });
  await make('insert a vector of another dimension', 'insert', { collection_name: 'rows', data: [{ ...row(1), vector: [1] }] });
  await make('insert a number where text belongs', 'insert', { collection_name: 'rows', data: [{ ...row(1), color: 7 }] });
  await make('insert into a collection that is not there', 'insert', { collection_name: 'missing', data: [row(1)] });
  await make('flush', 'flushSync', { collection_names: ['rows'] }, () => 'flushed');
  await make('statistics', 'getCollectionStatistics', { collection_name: 'rows' }, seen => seen.data);
  await make('statistics of a partition', 'getPartitionStatistics', { collection_name: 'rows', partition_name: 'p1' }, seen => seen.data);
}

async function indexes() {
  await make('load without an index', 'loadCollection', { collection_name: 'rows' });
  const flat = { collection_name: 'rows', field_name: 'vector', index_type: 'IVF_FLAT', metric_type: 'L2', params: { nlist: 16 } };
  await make('create an index', 'createIndex', flat);
  await make('create one on text', 'createIndex', { collection_name: 'rows', field_name: 'color', index_name: 'by_color' });
  await make('an index of an unknown kind', 'createIndex', { ...flat, collection_name: 'tenants', index_type: 'NO_SUCH_INDEX' });
  await make('list indexes', 'listIndexes', { collection_name: 'rows' }, seen => sorted(seen.indexes));
  const known = seen => seen.index_descriptions.map(one => [one.index_name, one.field_name, one.params]);
  await make('describe an index', 'describeIndex', { collection_name: 'rows', field_name: 'vector' }, known);
  await make('state of an index', 'getIndexState', { collection_name: 'rows', field_name: 'vector' });
  await make('drop an index', 'dropIndex', { collection_name: 'rows', index_name: 'by_color' });
  await make('search before it is loaded', 'search', { collection_name: 'rows', data: vector(1), limit: 1 });
  await make('load', 'loadCollection', { collection_name: 'rows' });
  await make('state of the load', 'getLoadState', { collection_name: 'rows' }, seen => seen.state);
  await make('progress of the load', 'getLoadingProgress', { collection_name: 'rows' }, seen => seen.progress);
  await make('replicas', 'getReplicas', { collectionID: 1, with_shard_nodes: true }, seen => (seen.replicas || []).length);
  const total = seen => seen.infos.reduce((sum, one) => sum + Number(one.num_rows), 0);
  await make('segments that are loaded', 'getQuerySegmentInfo', { collectionName: 'rows' }, total);
  await make('segments that are stored', 'getPersistentSegmentInfo', { collectionName: 'rows' }, total);
}

const search = (name, more = {}, shape = hits) =>
  make(name, 'search', { collection_name: 'rows', data: vector(3), limit: 5, params: { nprobe: 16 }, ...more }, shape);

async function searches() {
  for (const level of ['Strong', 'Session', 'Bounded', 'Eventually', 'Customized']) {
    await search(`search, ${level}`, { consistency_level: ConsistencyLevelEnum[level], output_fields: ['id', 'color'] });
  }
  await search('search as the collection is', { output_fields: ['*'], limit: 2 });
  await search('three vectors at once', { data: [vector(1), vector(7), vector(11)] });
  await search('by an alias', { collection_name: 'the_alias' });
  await search('in a partition', { partition_names: ['p1'], output_fields: ['id'] });
  await search('with an offset', { offset: 3, limit: 4 }, far);
  await search('within a radius', { params: { radius: 600, range_filter: 1, nprobe: 16 } });
  await search('many', { limit: 1000 }, far);
  const filters = ['id in [1, 2, 3, 1001]', 'price > 20.5 and price <= 30', "color like 'gr%'", "more['tag'] == 't3'",
    'array_contains(sizes, 2)', "extra == 'dynamic-5'", 'id < 0'];
  for (const filter of filters) await search(`where ${filter}`, { filter, output_fields: ['id', 'color', 'extra'] });
  await search('in a collection that is not there', { collection_name: 'missing' });
  await search('in a partition that is not there', { partition_names: ['nowhere'] });
  await search('by a bad filter', { filter: 'color ==' });
  await search('with a vector of another dimension', { data: [1, 2] });
  await search('with a limit that is too high', { limit: 16385 });
  await search('by another metric', { metric_type: 'COSINE' });
  await make('hybrid search', 'hybridSearch',
    { collection_name: 'rows', data: [{ anns_field: 'vector', data: vector(3) }, { anns_field: 'vector', data: vector(4) }], limit: 3 }, far);
  const pages = async iterator => {
    const sizes = [];
    for await (const page of iterator) sizes.push(page.length);
    return sizes;
  };
  await step('iterate over a search', async () =>
    pages(await client.searchIterator({ collection_name: 'rows', data: vector(3), batchSize: 70, limit: 200 })));
  await step('iterate over a query', async () =>
    pages(await client.queryIterator({ collection_name: 'rows', batchSize: 900, filter: 'id >= 0', output_fields: ['id'] })));
}

async function queries() {
  const query = (name, more, shape = seen => seen.data) => make(name, 'query', { collection_name: 'rows', ...more }, shape);
  await query('query', { filter: 'id < 4', output_fields: ['*'] });
  await query('query with a limit', { filter: 'id >= 10', limit: 5, output_fields: ['id'] }, seen => seen.data.length);
  await query('count all', { filter: '', output_fields: ['count(*)'] });
  await make('count some', 'count', { collection_name: 'rows', expr: "color == 'blue'" }, seen => seen.data);
  await query('query by a bad filter', { filter: 'id ==' });
  await query('query what is not there', { collection_name: 'missing', filter: 'id > 0' });
  await make('get', 'get', { collection_name: 'rows', ids: [1, 2, 1001], output_fields: ['id', 'color'] }, seen => seen.data);
  await make('get what is not there', 'get', { collection_name: 'rows', ids: [987654] }, seen => seen.data);
  await make('upsert', 'upsert', { collection_name: 'rows', data: [{ ...row(1), color: 'white' }, row(9001)] }, seen => seen.upsert_cnt);
  const strong = { consistency_level: ConsistencyLevelEnum.Strong };
  await query('query what was upserted', { filter: 'id in [1, 9001]', output_fields: ['color'], ...strong });
  await make('delete by id', 'delete', { collection_name: 'rows', ids: [2, 3] }, seen => seen.delete_cnt);
  await make('delete by filter', 'delete', { collection_name: 'rows', filter: 'id in [4, 5, 6]' }, seen => seen.delete_cnt);
  await make('delete by a bad filter', 'delete', { collection_name: 'rows', filter: 'nothing == 1' }, seen => seen.delete_cnt);
  await query('count what is left', { filter: '', output_fields: ['count(*)'], ...strong });
  await search('search what is left', { output_fields: ['color'], ...strong });
}

async function others() {
  const words = Array.from({ length: 40 }, (_, i) => ({ word: `w${i}`, bits: [i, 255 - i] }));
  await make('insert words', 'insert', { collection_name: 'words', data: words }, seen => seen.insert_cnt);
  await make('index words', 'createIndex', { collection_name: 'words', field_name: 'bits', index_type: 'BIN_FLAT', metric_type: 'HAMMING' });
  await make('load words', 'loadCollection', { collection_name: 'words' });
  await make('search bits', 'search', { collection_name: 'words', data: [3, 252], limit: 3, consistency_level: 0 }, far);
  const tenants = Array.from({ length: 60 }, (_, i) => ({ tenant: `t${i % 3}`, vector: vector(i) }));
  await make('insert with keys of the server', 'insert', { collection_name: 'tenants', data: tenants }, seen => seen.insert_cnt);
  await make('index tenants', 'createIndex', { collection_name: 'tenants', field_name: 'vector', index_type: 'HNSW', metric_type: 'COSINE', params: { M: 8, efConstruction: 64 } });
  await make('load tenants', 'loadCollection', { collection_name: 'tenants' });
  await make('search one tenant', 'search', { collection_name: 'tenants', data: vector(3), filter: "tenant == 't1'", limit: 4, consistency_level: 0 }, far);
  const job = await make('compact', 'compact', { collection_name: 'rows' }, seen => seen.status.error_code);
  // How far it is by then is a matter of chance.
  await make('state of the compaction', 'getCompactionState', { compactionID: job.compactionID }, seen => seen.status.error_code);
  await make('metrics', 'getMetric', { request: { metric_type: 'system_info' } }, seen => seen.status.error_code);
  await make('run an analyzer', 'runAnalyzer', { text: ['some text'], analyzer_params: {} });
}

async function rights() {
  const user = `u${own}`;
  const role = `r${own}`;
  await make('create a user', 'createUser', { username: user, password: 'Secret-123' });
  await make('list users', 'listUsers', {}, seen => seen.usernames.includes(user));
  await make('change a password', 'updateUser', { username: user, oldPassword: 'Secret-123', newPassword: 'Secret-456' });
  await make('create a role', 'createRole', { roleName: role });
  await make('list roles', 'listRoles', {}, seen => seen.results.some(one => one.role.name === role));
  await make('has a role', 'hasRole', { roleName: role }, seen => seen.hasRole);
  await make('grant a role', 'addUserToRole', { username: user, roleName: role });
  await make('describe a user', 'describeUser', { username: user, includeRoleInfo: true });
  const right = { roleName: role, object: 'Collection', objectName: '*', privilegeName: 'Search' };
  await make('grant a privilege', 'grantPrivilege', right);
  await make('list grants', 'listGrants', { roleName: role });
  await make('revoke a privilege', 'revokePrivilege', right);
  await make('revoke a role', 'removeUserFromRole', { username: user, roleName: role });
  await make('drop the role', 'dropRole', { roleName: role });
  await make('drop the user', 'deleteUser', { username: user });
  await make('create a resource group', 'createResourceGroup', { resource_group: `g${own}` });
  await make('list resource groups', 'listResourceGroups', undefined, seen => seen.resource_groups.includes(`g${own}`));
  await make('drop the resource group', 'dropResourceGroup', { resource_group: `g${own}` });
}

async function end() {
  await make('release a partition', 'releasePartitions', { collection_name: 'rows', partition_names: ['p1'] });
  await make('release', 'releaseCollection', { collection_name: 'rows' });
  await make('search what is released', 'search', { collection_name: 'rows', data: vector(1), limit: 1 });
  await make('drop an alias', 'dropAlias', { alias: 'the_alias' });
  await make('drop the partition', 'dropPartition', { collection_name: 'rows', partition_name: 'p1' });
  await make('drop the database with all in it', 'dropDatabase', { db_name: own });
  for (const name of ['rows', 'renamed', 'words', 'tenants', 'missing']) await make(`drop ${name}`, 'dropCollection', { collection_name: name });
  await make('has a dropped one', 'hasCollection', { collection_name: 'rows' }, seen => seen.value);
  await make('search in a dropped one', 'search', { collection_name: 'rows', data: vector(1), limit: 1 });
  await make('drop the database', 'dropDatabase', { db_name: own });
  await step('close', () => client.closeConnection(), () => 'closed');
}

(async () => {
  for (const part of [databases, collections, data, indexes, searches, queries, others, rights, end]) await part();
  process.exit(0);
})();
