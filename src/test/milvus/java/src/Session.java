import com.google.gson.JsonObject;
import io.milvus.orm.iterator.QueryIterator;
import io.milvus.orm.iterator.SearchIterator;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.client.RetryConfig;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.collection.request.*;
import io.milvus.v2.service.database.request.*;
import io.milvus.v2.service.index.request.*;
import io.milvus.v2.service.partition.request.*;
import io.milvus.v2.service.rbac.request.*;
import io.milvus.v2.service.resourcegroup.request.*;
import io.milvus.v2.service.utility.request.*;
import io.milvus.v2.service.vector.request.*;
import io.milvus.v2.service.vector.request.data.BaseVector;
import io.milvus.v2.service.vector.request.data.BinaryVec;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.request.ranker.RRFRanker;
import io.milvus.v2.service.vector.response.SearchResp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * A session of the Java SDK with a Milvus 2. Arguments: host port own-name. Prints one line a step:
 * "step", its name and what came of it, without what differs by nature; two sessions that differ
 * only in their way print the same lines.
 */
public final class Session {
  private static final String ALIAS = "the_alias";

  private final String uri;
  private final String own;
  private final Transcript t;
  private MilvusClientV2 c;

  private Session(String uri, String own) {
    this.uri = uri;
    this.own = own;
    this.t = new Transcript(own);
  }

  public static void main(String[] words) {
    new Session("http://" + words[0] + ":" + words[1], words[2]).run();
    System.exit(0);
  }

  private void run() {
    databases();
    collections();
    partitions();
    data();
    indexes();
    searches();
    queries();
    others();
    rights();
    end();
  }

  private MilvusClientV2 connect(String database) {
    ConnectConfig how =
        ConnectConfig.builder()
            .uri(uri)
            .token("root:Milvus")
            .dbName(database)
            .rpcDeadlineMs(60_000)
            .build();
    MilvusClientV2 client = new MilvusClientV2(how);
    client.retryConfig(RetryConfig.builder().maxRetryTimes(3).build());
    return client;
  }

  private void databases() {
    c = t.step("connect", () -> connect("default"), seen -> "made");
    t.step("version", () -> c.getServerVersion());
    t.step("health", () -> c.checkHealth());
    for (String name : List.of("create a database", "create it again")) {
      t.act(name, () -> c.createDatabase(CreateDatabaseReq.builder().databaseName(own).build()));
    }
    t.step("list databases", () -> c.listDatabases().getDatabaseNames().contains(own));
    t.step(
        "describe the database",
        () -> c.describeDatabase(DescribeDatabaseReq.builder().databaseName(own).build()));
    t.step("connect to one that is not there", () -> connect("no_such_database"), seen -> "made");
    t.act("close the first", () -> c.close());
    c = t.step("connect to the database", () -> connect(own), seen -> "made");
    t.step("list collections of an empty database", () -> c.listCollections().getCollectionNames());
  }

  private static AddFieldReq.AddFieldReqBuilder<?> field(String name, DataType type) {
    return AddFieldReq.builder().fieldName(name).dataType(type);
  }

  private void create(String step, String name, AddFieldReq.AddFieldReqBuilder<?>... fields) {
    CreateCollectionReq.CollectionSchema schema = MilvusClientV2.CreateSchema();
    schema.setEnableDynamicField(name.equals("rows"));
    for (AddFieldReq.AddFieldReqBuilder<?> field : fields) {
      schema.addField(field.build());
    }
    t.act(
        step,
        () ->
            c.createCollection(
                CreateCollectionReq.builder()
                    .collectionName(name)
                    .consistencyLevel(ConsistencyLevel.BOUNDED)
                    .collectionSchema(schema)
                    .build()));
  }

  private void collections() {
    AddFieldReq.AddFieldReqBuilder<?> key =
        field("id", DataType.Int64).isPrimaryKey(true).autoID(false);
    AddFieldReq.AddFieldReqBuilder<?> place =
        field("vector", DataType.FloatVector).dimension(Rows.DIMENSION);
    create(
        "create a collection by its schema",
        "rows",
        key,
        place,
        field("color", DataType.VarChar).maxLength(64),
        field("price", DataType.Double),
        field("sold", DataType.Bool),
        field("more", DataType.JSON),
        field("sizes", DataType.Array).elementType(DataType.Int64).maxCapacity(8));
    create("create it again", "rows", key, place);
    t.act(
        "create one by its dimension",
        () ->
            c.createCollection(
                CreateCollectionReq.builder()
                    .collectionName("quick")
                    .dimension(Rows.DIMENSION)
                    .build()));
    create(
        "create one with string keys and binary vectors",
        "words",
        field("word", DataType.VarChar).maxLength(32).isPrimaryKey(true).autoID(false),
        field("bits", DataType.BinaryVector).dimension(16));
    create(
        "create one with a partition key",
        "tenants",
        field("id", DataType.Int64).isPrimaryKey(true).autoID(true),
        field("tenant", DataType.VarChar).maxLength(32).isPartitionKey(true),
        field("vector", DataType.FloatVector).dimension(Rows.DIMENSION));
    create(
        "a collection of too many dimensions",
        "bad",
        key,
        field("vector", DataType.FloatVector).dimension(1_000_000));
    for (String name : List.of("rows", "missing")) {
      t.step(
          "has " + name,
          () -> c.hasCollection(HasCollectionReq.builder().collectionName(name).build()));
      t.step(
          "describe " + name,
          () -> c.describeCollection(DescribeCollectionReq.builder().collectionName(name).build()),
          seen ->
              List.of(
                  seen.getFieldNames(),
                  seen.getShardsNum(),
                  seen.getConsistencyLevel(),
                  seen.getEnableDynamicField()));
    }
    t.step("list collections", () -> new TreeSet<>(c.listCollections().getCollectionNames()));
    t.act(
        "alter a collection",
        () ->
            c.alterCollectionProperties(
                AlterCollectionPropertiesReq.builder()
                    .collectionName("rows")
                    .property("collection.ttl.seconds", "7200")
                    .build()));
    t.act(
        "rename a collection",
        () ->
            c.renameCollection(
                RenameCollectionReq.builder()
                    .collectionName("quick")
                    .newCollectionName("renamed")
                    .build()));
    t.act(
        "create an alias",
        () -> c.createAlias(CreateAliasReq.builder().collectionName("rows").alias(ALIAS).build()));
    t.act(
        "create it for another",
        () -> c.createAlias(CreateAliasReq.builder().collectionName("words").alias(ALIAS).build()));
    t.step(
        "describe an alias",
        () -> c.describeAlias(DescribeAliasReq.builder().alias(ALIAS).build()));
    t.step(
        "list aliases",
        () -> c.listAliases(ListAliasesReq.builder().collectionName("rows").build()));
    t.act(
        "alter an alias",
        () -> c.alterAlias(AlterAliasReq.builder().collectionName("words").alias(ALIAS).build()));
    t.act(
        "alter it back",
        () -> c.alterAlias(AlterAliasReq.builder().collectionName("rows").alias(ALIAS).build()));
  }

  private void partitions() {
    for (String name : List.of("p1", "p2")) {
      t.act(
          "create partition " + name,
          () ->
              c.createPartition(
                  CreatePartitionReq.builder().collectionName("rows").partitionName(name).build()));
    }
    for (String name : List.of("p1", "nowhere")) {
      t.step(
          "has partition " + name,
          () ->
              c.hasPartition(
                  HasPartitionReq.builder().collectionName("rows").partitionName(name).build()));
    }
    t.act(
        "drop a partition",
        () ->
            c.dropPartition(
                DropPartitionReq.builder().collectionName("rows").partitionName("p2").build()));
    t.step(
        "list partitions",
        () ->
            new TreeSet<>(
                c.listPartitions(ListPartitionsReq.builder().collectionName("rows").build())));
  }

  private void insert(String step, String collection, String partition, List<JsonObject> rows) {
    InsertReq request =
        InsertReq.builder().collectionName(collection).partitionName(partition).data(rows).build();
    t.step(step, () -> c.insert(request).getInsertCnt());
  }

  private void data() {
    insert("insert one row", "rows", "", Rows.rows(0, 1));
    insert("insert rows", "rows", "", Rows.rows(1, 200));
    insert("insert into a partition", "rows", "p1", Rows.rows(1000, 1050));
    insert("insert many rows", "rows", "", Rows.rows(2000, 4000));
    insert("insert into a partition that is not there", "rows", "nowhere", Rows.rows(1, 2));
    JsonObject other = Rows.row(1);
    other.add("vector", Rows.json(List.of(1f)));
    insert("insert a vector of another dimension", "rows", "", List.of(other));
    JsonObject less = Rows.row(1);
    less.remove("color");
    insert("insert a row without a field", "rows", "", List.of(less));
    insert("insert into a collection that is not there", "missing", "", Rows.rows(1, 2));
    t.act(
        "flush",
        () ->
            c.flush(
                FlushReq.builder()
                    .collectionNames(List.of("rows"))
                    .waitFlushedTimeoutMs(60_000L)
                    .build()));
    t.step(
        "statistics",
        () -> c.getCollectionStats(GetCollectionStatsReq.builder().collectionName("rows").build()));
    t.step(
        "statistics of a partition",
        () ->
            c.getPartitionStats(
                GetPartitionStatsReq.builder().collectionName("rows").partitionName("p1").build()));
    t.step(
        "segments that are stored",
        () ->
            c
                .getPersistentSegmentInfo(
                    GetPersistentSegmentInfoReq.builder().collectionName("rows").build())
                .getSegmentInfos()
                .stream()
                .mapToLong(one -> one.getNumOfRows())
                .sum());
  }

  private void index(
      String step,
      String collection,
      String field,
      IndexParam.IndexType type,
      IndexParam.MetricType metric,
      Map<String, Object> how) {
    IndexParam index =
        IndexParam.builder()
            .fieldName(field)
            .indexType(type)
            .metricType(metric)
            .extraParams(how)
            .build();
    t.act(
        step,
        () ->
            c.createIndex(
                CreateIndexReq.builder()
                    .collectionName(collection)
                    .indexParams(List.of(index))
                    .build()));
  }

  private void load(String step, String collection) {
    t.act(
        step,
        () -> c.loadCollection(LoadCollectionReq.builder().collectionName(collection).build()));
  }

  private void indexes() {
    load("load without an index", "rows");
    index(
        "create an index",
        "rows",
        "vector",
        IndexParam.IndexType.IVF_FLAT,
        IndexParam.MetricType.L2,
        Map.of("nlist", 16));
    index(
        "an index of a field that is not there",
        "words",
        "nothing",
        IndexParam.IndexType.HNSW,
        IndexParam.MetricType.L2,
        Map.of("M", 8, "efConstruction", 64));
    t.step(
        "list indexes",
        () -> c.listIndexes(ListIndexesReq.builder().collectionName("rows").build()));
    for (String name : List.of("vector", "nothing")) {
      t.step(
          "describe index of " + name,
          () ->
              c.describeIndex(
                      DescribeIndexReq.builder().collectionName("rows").fieldName(name).build())
                  .getIndexDescriptions(),
          seen ->
              seen.stream()
                  .map(one -> List.of(one.getFieldName(), one.getIndexType(), one.getMetricType()))
                  .collect(Collectors.toList()));
    }
    search("search before it is loaded", s -> {});
    load("load", "rows");
    t.step(
        "state of the load",
        () -> c.getLoadState(GetLoadStateReq.builder().collectionName("rows").build()));
    t.act(
        "refresh the load",
        () -> c.refreshLoad(RefreshLoadReq.builder().collectionName("rows").build()));
    t.step(
        "replicas",
        () ->
            c.describeReplicas(DescribeReplicasReq.builder().collectionName("rows").build())
                .getReplicas()
                .size());
    t.step(
        "segments that are loaded",
        () ->
            c
                .getQuerySegmentInfo(
                    GetQuerySegmentInfoReq.builder().collectionName("rows").build())
                .getSegmentInfos()
                .stream()
                .mapToLong(one -> one.getNumOfRows())
                .sum());
  }

  private interface Want {
    void add(SearchReq.SearchReqBuilder search);
  }

  private void search(String step, Want want) {
    SearchReq.SearchReqBuilder search =
        SearchReq.builder()
            .collectionName("rows")
            .data(Rows.near(3))
            .limit(5)
            .searchParams(Map.of("nprobe", 16));
    want.add(search);
    t.step(step, () -> c.search(search.build()), Rows::hits);
  }

  private void searches() {
    for (ConsistencyLevel level :
        List.of(
            ConsistencyLevel.STRONG,
            ConsistencyLevel.SESSION,
            ConsistencyLevel.BOUNDED,
            ConsistencyLevel.EVENTUALLY)) {
      search(
          "search, " + level, s -> s.consistencyLevel(level).outputFields(List.of("id", "color")));
    }
    search("search as the collection is", s -> s.limit(2).outputFields(List.of("*")));
    search("three vectors at once", s -> s.data(Rows.near(1, 7, 11)));
    search("by an alias", s -> s.collectionName(ALIAS));
    search("in a partition", s -> s.partitionNames(List.of("p1")));
    search(
        "within a radius",
        s -> s.searchParams(Map.of("radius", 600.0, "range_filter", 1.0, "nprobe", 16)));
    search("many", s -> s.limit(1000));
    for (String filter :
        List.of(
            "id in [1, 2, 3, 1001]",
            "price > 20.5 and price <= 30",
            "color like 'gr%'",
            "more['tag'] == 't3'",
            "array_contains(sizes, 2)",
            "extra == 'dynamic-5'",
            "id < 0")) {
      search(
          "where " + filter, s -> s.filter(filter).outputFields(List.of("id", "color", "extra")));
    }
    search("in a collection that is not there", s -> s.collectionName("missing"));
    search("in a partition that is not there", s -> s.partitionNames(List.of("nowhere")));
    search("by a bad filter", s -> s.filter("color =="));
    search("by a field that is not there", s -> s.annsField("nothing"));
    search(
        "with a vector of another dimension", s -> s.data(List.of(new FloatVec(List.of(1f, 2f)))));
    search("with a limit that is too high", s -> s.limit(16385));
    AnnSearchReq part =
        AnnSearchReq.builder()
            .vectorFieldName("vector")
            .vectors(Rows.near(3))
            .params("{}")
            .limit(3)
            .build();
    t.step(
        "hybrid search",
        () ->
            c.hybridSearch(
                HybridSearchReq.builder()
                    .collectionName("rows")
                    .searchRequests(List.of(part, part))
                    .ranker(RRFRanker.builder().k(60).build())
                    .limit(3)
                    .build()),
        Rows::hits);
    t.step(
        "iterate over a search",
        () -> {
          SearchIterator iterator =
              c.searchIterator(
                  SearchIteratorReq.builder()
                      .collectionName("rows")
                      .vectorFieldName("vector")
                      .metricType(IndexParam.MetricType.L2)
                      .vectors(Rows.near(3))
                      .params("{\"nprobe\": 16}")
                      .batchSize(70)
                      .limit(200)
                      .build());
          return sizes(iterator::next);
        });
    t.step(
        "iterate over a query",
        () -> {
          QueryIterator iterator =
              c.queryIterator(
                  QueryIteratorReq.builder()
                      .collectionName("rows")
                      .expr("id >= 0")
                      .outputFields(List.of("id"))
                      .batchSize(900)
                      .build());
          return sizes(iterator::next);
        });
  }

  private static List<Integer> sizes(Callable<? extends List<?>> next) throws Exception {
    List<Integer> sizes = new ArrayList<>();
    for (List<?> page = next.call(); !page.isEmpty(); page = next.call()) {
      sizes.add(page.size());
    }
    return sizes;
  }

  private void query(String step, String collection, String filter, String... output) {
    QueryReq request =
        QueryReq.builder()
            .collectionName(collection)
            .filter(filter)
            .outputFields(List.of(output))
            .consistencyLevel(ConsistencyLevel.STRONG)
            .build();
    t.step(step, () -> c.query(request), Rows::entities);
  }

  private void queries() {
    query("query", "rows", "id < 4", "*");
    query("count all", "rows", "", "count(*)");
    query("count some", "rows", "color == 'blue'", "count(*)");
    query("query by a bad filter", "rows", "id ==", "id");
    query("query what is not there", "missing", "id > 0", "id");
    t.step(
        "query with a limit",
        () ->
            c.query(QueryReq.builder().collectionName("rows").filter("id >= 10").limit(5).build())
                .getQueryResults()
                .size());
    t.step(
        "get",
        () ->
            c.get(
                GetReq.builder()
                    .collectionName("rows")
                    .ids(List.of(1L, 2L, 1001L))
                    .outputFields(List.of("id", "color"))
                    .build()),
        seen -> seen.getGetResults().size());
    JsonObject white = Rows.row(1);
    white.addProperty("color", "white");
    t.step(
        "upsert",
        () ->
            c.upsert(
                    UpsertReq.builder()
                        .collectionName("rows")
                        .data(List.of(white, Rows.row(9001)))
                        .build())
                .getUpsertCnt());
    query("query what was upserted", "rows", "id in [1, 9001]", "id", "color");
    t.step(
        "delete by id",
        () ->
            c.delete(DeleteReq.builder().collectionName("rows").ids(List.of(2L, 3L)).build())
                .getDeleteCnt());
    t.step(
        "delete by filter",
        () ->
            c.delete(DeleteReq.builder().collectionName("rows").filter("id in [4, 5, 6]").build())
                .getDeleteCnt());
    t.step(
        "delete by a bad filter",
        () ->
            c.delete(DeleteReq.builder().collectionName("rows").filter("nothing == 1").build())
                .getDeleteCnt());
    query("count what is left", "rows", "", "count(*)");
    search("search what is left", s -> s.consistencyLevel(ConsistencyLevel.STRONG));
  }

  private void others() {
    List<JsonObject> words = new ArrayList<>();
    List<JsonObject> tenants = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      JsonObject word = new JsonObject();
      word.addProperty("word", "w" + i);
      word.add("bits", Rows.json(List.of(i, 255 - i)));
      words.add(word);
      JsonObject tenant = new JsonObject();
      tenant.addProperty("tenant", "t" + i % 3);
      tenant.add("vector", Rows.json(Rows.vector(i)));
      tenants.add(tenant);
    }
    insert("insert words", "words", "", words);
    index(
        "index words",
        "words",
        "bits",
        IndexParam.IndexType.BIN_FLAT,
        IndexParam.MetricType.HAMMING,
        Map.of());
    load("load words", "words");
    List<BaseVector> bits = List.of(new BinaryVec(ByteBuffer.wrap(new byte[] {3, (byte) 252})));
    SearchReq nearest =
        SearchReq.builder()
            .collectionName("words")
            .data(bits)
            .limit(1)
            .consistencyLevel(ConsistencyLevel.STRONG)
            .build();
    t.step("search bits", () -> c.search(nearest), Rows::hits);
    insert("insert with keys of the server", "tenants", "", tenants);
    index(
        "index tenants",
        "tenants",
        "vector",
        IndexParam.IndexType.HNSW,
        IndexParam.MetricType.COSINE,
        Map.of("M", 8, "efConstruction", 64));
    load("load tenants", "tenants");
    SearchReq tenant =
        SearchReq.builder()
            .collectionName("tenants")
            .data(Rows.near(3))
            .filter("tenant == 't1'")
            .limit(4)
            .consistencyLevel(ConsistencyLevel.STRONG)
            .build();
    t.step("search one tenant", () -> c.search(tenant), Session::scores);
    t.step(
        "compact",
        () -> c.compact(CompactReq.builder().collectionName("rows").build()),
        seen -> "begun");
    t.act(
        "run an analyzer",
        () -> c.runAnalyzer(RunAnalyzerReq.builder().texts(List.of("some text")).build()));
    t.act(
        "truncate",
        () ->
            c.truncateCollection(TruncateCollectionReq.builder().collectionName("words").build()));
  }

  private static Object scores(SearchResp found) {
    return found.getSearchResults().get(0).stream()
        .map(SearchResp.SearchResult::getScore)
        .collect(Collectors.toList());
  }

  private void rights() {
    String user = "u" + own;
    String role = "r" + own;
    t.act(
        "create a user",
        () -> c.createUser(CreateUserReq.builder().userName(user).password("Secret-123").build()));
    t.step("list users", () -> c.listUsers().contains(user));
    t.act(
        "change a password",
        () ->
            c.updatePassword(
                UpdatePasswordReq.builder()
                    .userName(user)
                    .password("Secret-123")
                    .newPassword("Secret-456")
                    .build()));
    t.act("create a role", () -> c.createRole(CreateRoleReq.builder().roleName(role).build()));
    t.step("list roles", () -> c.listRoles().contains(role));
    t.act(
        "grant a role",
        () -> c.grantRole(GrantRoleReq.builder().userName(user).roleName(role).build()));
    t.step(
        "describe a user", () -> c.describeUser(DescribeUserReq.builder().userName(user).build()));
    t.act(
        "grant a privilege",
        () ->
            c.grantPrivilege(
                GrantPrivilegeReq.builder()
                    .roleName(role)
                    .objectType("Collection")
                    .privilege("Search")
                    .objectName("*")
                    .build()));
    t.step(
        "describe a role", () -> c.describeRole(DescribeRoleReq.builder().roleName(role).build()));
    t.act(
        "revoke a privilege",
        () ->
            c.revokePrivilege(
                RevokePrivilegeReq.builder()
                    .roleName(role)
                    .objectType("Collection")
                    .privilege("Search")
                    .objectName("*")
                    .build()));
    t.act(
        "revoke a role",
        () -> c.revokeRole(RevokeRoleReq.builder().userName(user).roleName(role).build()));
    t.act("drop the role", () -> c.dropRole(DropRoleReq.builder().roleName(role).build()));
    t.act("drop the user", () -> c.dropUser(DropUserReq.builder().userName(user).build()));
    t.act(
        "create a resource group",
        () -> c.createResourceGroup(CreateResourceGroupReq.builder().groupName("g" + own).build()));
    t.step(
        "list resource groups",
        () ->
            c.listResourceGroups(ListResourceGroupsReq.builder().build())
                .getGroupNames()
                .contains("g" + own));
    t.act(
        "drop the resource group",
        () -> c.dropResourceGroup(DropResourceGroupReq.builder().groupName("g" + own).build()));
  }

  private void end() {
    t.act(
        "release a partition",
        () ->
            c.releasePartitions(
                ReleasePartitionsReq.builder()
                    .collectionName("rows")
                    .partitionNames(List.of("p1"))
                    .build()));
    t.act(
        "release",
        () -> c.releaseCollection(ReleaseCollectionReq.builder().collectionName("rows").build()));
    search("search what is released", s -> {});
    t.act("drop an alias", () -> c.dropAlias(DropAliasReq.builder().alias(ALIAS).build()));
    t.act(
        "drop the database with all in it",
        () -> c.dropDatabase(DropDatabaseReq.builder().databaseName(own).build()));
    for (String name : List.of("rows", "renamed", "words", "tenants", "missing")) {
      t.act(
          "drop " + name,
          () -> c.dropCollection(DropCollectionReq.builder().collectionName(name).build()));
    }
    t.step(
        "has a dropped one",
        () -> c.hasCollection(HasCollectionReq.builder().collectionName("rows").build()));
    search("search in a dropped one", s -> {});
    t.act(
        "drop the database",
        () -> c.dropDatabase(DropDatabaseReq.builder().databaseName(own).build()));
    t.act("close", () -> c.close());
  }
}
