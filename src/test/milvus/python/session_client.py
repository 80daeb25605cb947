"""A session of pymilvus 3 with a Milvus 2, by MilvusClient or AsyncMilvusClient.

Arguments: host port own-name sync|async [alone]. Prints one line a step, see transcript.py.
"""

import asyncio
import sys

from pymilvus import AnnSearchRequest, AsyncMilvusClient, DataType, MilvusClient, RRFRanker, WeightedRanker
from transcript import Transcript

DIM = 8
TOKEN = "root:Milvus"
LIMIT = 60


def vector(i):
    """Whole numbers, but for one part that lets no two rows be equally near."""
    return [float((i * (j + 3) * (j + 7) + j) % 31) for j in range(DIM - 1)] + [i / 1024]


def row(i):
    return {
        "id": i,
        "vector": vector(i),
        "color": ("red", "green", "blue")[i % 3],
        "price": i / 4,
        "rating": i / 8,
        "sold": i % 2 == 0,
        "tiny": i % 100,
        "small": i,
        "plain": -i,
        "more": {"n": i, "tag": "t%d" % (i % 5), "deep": {"list": [i, i + 1]}},
        "sizes": [i % 3, i % 5],
        "names": ["n%d" % (i % 4)],
        "extra": "dynamic-%d" % (i % 7),
    }


def hits(found):
    return [[(hit["id"], float(hit["distance"]), hit.get("entity", {})) for hit in hits] for hits in found]


def distances(found):
    """Of equally near rows any may be found."""
    return [[float(hit["distance"]) for hit in hits] for hits in found]


def rows(found):
    return sorted((dict(one) for one in found), key=lambda one: str(sorted(one.items(), key=str)))


def description(seen):
    """A collection without its ids and times."""
    by_nature = ("collection_id", "created_timestamp", "update_timestamp", "request_time")
    return {key: value for key, value in seen.items() if key not in by_nature}


class Session:
    def __init__(self, uri, own, is_async, is_alone):
        self.uri, self.own, self.is_async, self.is_alone = uri, own, is_async, is_alone
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        self.t = Transcript(own, self.loop)

    def client(self, **more):
        async def make():
            return AsyncMilvusClient(self.uri, token=TOKEN, **more)

        if self.is_async:
            return self.loop.run_until_complete(make())
        return MilvusClient(self.uri, token=TOKEN, **more)

    def do(self, name, method, *args, shape=lambda seen: seen, **more):
        """One step that calls a method of the client."""
        more.setdefault("timeout", LIMIT)
        return self.t.step(name, lambda: getattr(self.c, method)(*args, **more), shape)

    def run(self):
        self.c = self.t.step("connect", self.client, lambda client: type(client).__name__)
        self.databases()
        self.collections()
        self.partitions()
        self.rows()
        self.indexes()
        self.loading()
        self.searches()
        self.refused_searches()
        self.iterators()
        self.queries()
        self.changes()
        self.strings()
        self.several_vectors()
        self.upkeep()
        self.rights()
        self.resource_groups()
        self.end()

    def databases(self):
        own = self.own
        self.do("version", "get_server_version")
        self.do("create a database", "create_database", own)
        self.do("create it again", "create_database", own)
        self.do("list databases", "list_databases", shape=lambda names: own in names)
        self.do("describe the database", "describe_database", own)
        self.do("alter the database", "alter_database_properties", own, properties={"database.replica.number": 1})
        self.t.step(
            "connect to one that is not there", lambda: self.client(db_name="no_such_database"), lambda client: "made"
        )
        self.do("use the database", "use_database", own)
        self.c = self.t.step("connect to the database", lambda: self.client(db_name=own), lambda client: "made")
        self.do("list collections of an empty database", "list_collections")

    def collections(self):
        schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=True)
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=DIM)
        schema.add_field("color", DataType.VARCHAR, max_length=64)
        schema.add_field("price", DataType.DOUBLE)
        schema.add_field("rating", DataType.FLOAT)
        schema.add_field("sold", DataType.BOOL)
        schema.add_field("tiny", DataType.INT8)
        schema.add_field("small", DataType.INT16)
        schema.add_field("plain", DataType.INT32)
        schema.add_field("more", DataType.JSON)
        schema.add_field("sizes", DataType.ARRAY, element_type=DataType.INT64, max_capacity=8)
        schema.add_field("names", DataType.ARRAY, element_type=DataType.VARCHAR, max_capacity=8, max_length=16)
        self.do(
            "create a collection by its schema", "create_collection", "rows", schema=schema, consistency_level="Bounded"
        )
        self.do("create it again", "create_collection", "rows", schema=schema)
        self.do("create a collection by its dimension", "create_collection", "quick", dimension=DIM, metric_type="IP")
        words = MilvusClient.create_schema(auto_id=False)
        words.add_field("word", DataType.VARCHAR, is_primary=True, max_length=32)
        words.add_field("bits", DataType.BINARY_VECTOR, dim=16)
        self.do("create one with string keys and binary vectors", "create_collection", "words", schema=words)
        drawn = MilvusClient.create_schema(auto_id=True, partition_key_field="tenant", num_partitions=4)
        drawn.add_field("id", DataType.INT64, is_primary=True)
        drawn.add_field("tenant", DataType.VARCHAR, max_length=32)
        drawn.add_field("vector", DataType.FLOAT_VECTOR, dim=DIM)
        self.do("create one with a partition key", "create_collection", "tenants", schema=drawn)
        for kind in (DataType.FLOAT16_VECTOR, DataType.BFLOAT16_VECTOR, DataType.SPARSE_FLOAT_VECTOR):
            other = MilvusClient.create_schema()
            other.add_field("id", DataType.INT64, is_primary=True)
            other.add_field("vector", kind, **({} if kind == DataType.SPARSE_FLOAT_VECTOR else {"dim": DIM}))
            self.do("create one of %s" % kind.name, "create_collection", kind.name.lower(), schema=other)
        two = MilvusClient.create_schema()
        two.add_field("id", DataType.INT64, is_primary=True)
        two.add_field("near", DataType.FLOAT_VECTOR, dim=DIM)
        two.add_field("far", DataType.FLOAT_VECTOR, dim=4)
        self.do("create one of two vectors", "create_collection", "two", schema=two)
        bad = MilvusClient.create_schema()
        bad.add_field("id", DataType.INT64, is_primary=True)
        bad.add_field("vector", DataType.FLOAT_VECTOR, dim=1000000)
        self.do("a collection of too many dimensions", "create_collection", "bad", schema=bad)
        self.do("has a collection", "has_collection", "rows")
        self.do("has one that is not there", "has_collection", "missing")
        self.do("list collections", "list_collections", shape=sorted)
        self.do("describe a collection", "describe_collection", "rows", shape=description)
        self.do("describe one that is not there", "describe_collection", "missing")
        self.do(
            "alter a collection", "alter_collection_properties", "rows", properties={"collection.ttl.seconds": 7200}
        )
        self.do("describe the altered one", "describe_collection", "rows", shape=lambda seen: seen.get("properties"))
        self.do("drop a property", "drop_collection_properties", "rows", property_keys=["collection.ttl.seconds"])
        self.do(
            "add a field", "add_collection_field", "rows", field_name="late", data_type=DataType.INT64, nullable=True
        )
        self.do("rename a collection", "rename_collection", "quick", "renamed")
        self.do("create an alias", "create_alias", "rows", "alias_" + self.own)
        self.do("create it again", "create_alias", "words", "alias_" + self.own)
        self.do("describe an alias", "describe_alias", "alias_" + self.own)
        self.do("list aliases", "list_aliases", "rows")
        self.do("alter an alias", "alter_alias", "words", "alias_" + self.own)
        self.do("alter it back", "alter_alias", "rows", "alias_" + self.own)

    def partitions(self):
        self.do("create a partition", "create_partition", "rows", "p1")
        self.do("create another", "create_partition", "rows", "p2")
        self.do("has a partition", "has_partition", "rows", "p1")
        self.do("has none of that name", "has_partition", "rows", "nowhere")
        self.do("list partitions", "list_partitions", "rows", shape=sorted)
        self.do("drop a partition", "drop_partition", "rows", "p2")
        self.do("list them again", "list_partitions", "rows", shape=sorted)

    def rows(self):
        self.do("insert one row", "insert", "rows", row(0))
        self.do(
            "insert rows", "insert", "rows", [row(i) for i in range(1, 200)], shape=lambda seen: seen["insert_count"]
        )
        self.do(
            "insert into a partition",
            "insert",
            "rows",
            [row(i) for i in range(1000, 1050)],
            partition_name="p1",
            shape=lambda seen: seen["insert_count"],
        )
        self.do(
            "insert many rows",
            "insert",
            "rows",
            [row(i) for i in range(2000, 5000)],
            shape=lambda seen: (seen["insert_count"], seen["ids"][-1]),
        )
        self.do("insert into a partition that is not there", "insert", "rows", [row(1)], partition_name="nowhere")
        self.do("insert a row without a field", "insert", "rows", [{"id": 1, "vector": vector(1)}])
        self.do("insert a vector of another dimension", "insert", "rows", [dict(row(1), vector=[1.0])])
        self.do("insert a number where text belongs", "insert", "rows", [dict(row(1), color=7)])
        self.do("insert into a collection that is not there", "insert", "missing", [row(1)])
        self.do("flush", "flush", "rows")
        self.do("statistics", "get_collection_stats", "rows")
        self.do("statistics of a partition", "get_partition_stats", "rows", "p1")

    def indexes(self):
        index = MilvusClient.prepare_index_params()
        index.add_index("vector", index_type="IVF_FLAT", metric_type="L2", params={"nlist": 16})
        self.do("load without an index", "load_collection", "rows")
        self.do("create an index", "create_index", "rows", index)
        scalar = MilvusClient.prepare_index_params()
        scalar.add_index("color", index_type="", index_name="by_color")
        self.do("create one on text", "create_index", "rows", scalar)
        unknown = MilvusClient.prepare_index_params()
        unknown.add_index("vector", index_type="NO_SUCH_INDEX", metric_type="L2")
        self.do("an index of an unknown kind", "create_index", "tenants", unknown)
        self.do("list indexes", "list_indexes", "rows", shape=sorted)
        by_nature = ("pending_index_rows", "indexed_rows", "total_rows", "state")
        self.do(
            "describe an index",
            "describe_index",
            "rows",
            "vector",
            shape=lambda seen: {key: value for key, value in seen.items() if key not in by_nature},
        )
        self.do("drop an index", "drop_index", "rows", "by_color")
        self.do("list those left", "list_indexes", "rows", shape=sorted)
        self.do("search before it is loaded", "search", "rows", [vector(1)], limit=1)

    def loading(self):
        self.do("load", "load_collection", "rows")
        self.do("state of the load", "get_load_state", "rows", shape=lambda seen: {k: str(v) for k, v in seen.items()})
        self.do("refresh the load", "refresh_load", "rows")
        self.do("describe its replicas", "describe_replica", "rows", shape=lambda seen: len(seen))
        self.do(
            "segments that are loaded",
            "list_loaded_segments",
            "rows",
            shape=lambda seen: sum(segment.num_rows for segment in seen),
        )
        self.do(
            "segments that are stored",
            "list_persistent_segments",
            "rows",
            shape=lambda seen: sum(segment.num_rows for segment in seen),
        )

    def search(self, name, shape=hits, collection="rows", data=None, **more):
        more.setdefault("limit", 5)
        # All lists of the index, so that it leaves nothing out.
        more.setdefault("search_params", {"params": {"nprobe": 16}})
        return self.do(name, "search", collection, data or [vector(3)], shape=shape, **more)

    def searches(self):
        # A strong one first: what it has seen, all later ones see.
        for level in ("Strong", "Session", "Bounded", "Eventually", "Customized"):
            self.search("search, %s" % level, consistency_level=level, output_fields=["id", "color"])
        self.search("search as the collection is", output_fields=["*"], limit=2)
        self.search("three vectors at once", data=[vector(1), vector(7), vector(11)])
        self.search("by an alias", collection="alias_" + self.own)
        self.search("in a partition", partition_names=["p1"], output_fields=["id"])
        self.search("in two partitions", partition_names=["p1", "_default"])
        self.search("with an offset", shape=distances, offset=3, limit=4)
        self.search("within a radius", search_params={"params": {"radius": 600.0, "range_filter": 1.0, "nprobe": 16}})
        self.search(
            "with a parameter of the index",
            search_params={"params": {"nprobe": 12}},
            limit=50,
            shape=lambda found: len(found[0]),
        )
        self.search("rounded", round_decimal=1)
        self.search("many", limit=1000, shape=distances)
        self.search("10 of each color", group_by_field="color", shape=distances)
        for condition in (
            "id in [1, 2, 3, 1001]",
            "price > 20.5 and price <= 30",
            "color == 'red' or not sold",
            "color like 'gr%'",
            "more['tag'] == 't3'",
            "more['deep']['list'][0] < 40",
            "json_contains(more['deep']['list'], 77)",
            "array_contains(sizes, 2)",
            "array_length(names) == 1",
            "extra == 'dynamic-5'",
            "tiny % 10 == 3",
            "small + 1 > 198",
            "-40 < plain < -20",
            "exists more['nothing']",
            "id < 0",
        ):
            self.search("where %s" % condition, filter=condition, output_fields=["id", "color", "extra"])
        self.search("by a template", filter="id in {ids}", filter_params={"ids": [4, 5]})

    def refused_searches(self):
        self.search("in a collection that is not there", collection="missing")
        self.search("in a partition that is not there", partition_names=["nowhere"])
        self.search("by a bad filter", filter="color ==")
        self.search("by a field that is not there", anns_field="nothing")
        self.search("output of a field that is not there", output_fields=["vector", "nothing"])
        self.search("with a vector of another dimension", data=[[1.0, 2.0]])
        self.search("with a limit of 0", limit=0)
        self.search("with a limit that is too high", limit=16385)
        self.search("by another metric", search_params={"metric_type": "COSINE"})
        self.search("with a bad parameter", search_params={"params": {"nprobe": 0}})

    def iterators(self):
        def pages(make):
            iterator = make()
            sizes = []
            while True:
                page = iterator.next()
                if not page:
                    iterator.close()
                    return sizes
                sizes.append(len(page))

        self.t.step(
            "iterate over a search",
            lambda: pages(lambda: self.c.search_iterator("rows", [vector(3)], batch_size=70, limit=200, timeout=LIMIT)),
        )
        self.t.step(
            "iterate over a query",
            lambda: pages(
                lambda: self.c.query_iterator(
                    "rows", batch_size=900, filter="id >= 0", output_fields=["id"], timeout=LIMIT
                )
            ),
        )

    def queries(self):
        self.do("query", "query", "rows", filter="id < 4", output_fields=["*"], shape=rows)
        self.do("query with a limit", "query", "rows", filter="id >= 10", limit=5, output_fields=["id"], shape=len)
        self.do(
            "query with an offset",
            "query",
            "rows",
            filter="id >= 10",
            limit=5,
            offset=2,
            output_fields=["id"],
            shape=len,
        )
        self.do("count all", "query", "rows", filter="", output_fields=["count(*)"])
        self.do("count some", "query", "rows", filter="color == 'blue'", output_fields=["count(*)"])
        self.do("count strongly", "query", "rows", filter="", output_fields=["count(*)"], consistency_level="Strong")
        self.do(
            "query a partition", "query", "rows", filter="id > 0", partition_names=["p1"], output_fields=["count(*)"]
        )
        self.do("query by a bad filter", "query", "rows", filter="id ==")
        self.do("query what is not there", "query", "missing", filter="id > 0")
        self.do("get", "get", "rows", [1, 2, 1001], output_fields=["id", "color", "more"], shape=rows)
        self.do("get what is not there", "get", "rows", [987654])

    def changes(self):
        self.do(
            "upsert",
            "upsert",
            "rows",
            [dict(row(1), color="white"), row(9001)],
            shape=lambda seen: seen["upsert_count"],
        )
        self.do(
            "get what was upserted",
            "get",
            "rows",
            [1, 9001],
            output_fields=["color"],
            consistency_level="Strong",
            shape=rows,
        )
        self.do("delete by id", "delete", "rows", ids=[2, 3])
        self.do("delete by filter", "delete", "rows", filter="id in [4, 5, 6]")
        self.do("delete in a partition", "delete", "rows", ids=[1000], partition_name="p1")
        self.do("delete where text is", "delete", "rows", filter="color == 'no such color'")
        self.do("delete by a bad filter", "delete", "rows", filter="nothing == 1")
        self.do(
            "count what is left", "query", "rows", filter="", output_fields=["count(*)"], consistency_level="Strong"
        )
        self.search("search what is left", consistency_level="Strong", output_fields=["color"])

    def ready(self, collection, field, **how):
        index = MilvusClient.prepare_index_params()
        index.add_index(field, **how)
        self.do("index %s of %s" % (field, collection), "create_index", collection, index)
        self.do("load %s" % collection, "load_collection", collection)

    def strings(self):
        words = [{"word": "w%d" % i, "bits": bytes([i, 255 - i])} for i in range(40)]
        self.do("insert words", "insert", "words", words, shape=lambda seen: seen["insert_count"])
        self.ready("words", "bits", index_type="BIN_FLAT", metric_type="HAMMING")
        self.do(
            "search bits", "search", "words", [bytes([3, 252])], limit=3, consistency_level="Strong", shape=distances
        )
        self.do("get a word", "get", "words", ["w7"], output_fields=["word"])
        self.do("delete words", "delete", "words", filter="word in ['w1', 'w2']")
        tenants = [{"tenant": "t%d" % (i % 3), "vector": vector(i)} for i in range(60)]
        self.do(
            "insert with keys of the server", "insert", "tenants", tenants, shape=lambda seen: len(set(seen["ids"]))
        )
        self.ready("tenants", "vector", index_type="HNSW", metric_type="COSINE", params={"M": 8, "efConstruction": 64})
        self.do(
            "search one tenant",
            "search",
            "tenants",
            [vector(3)],
            filter="tenant == 't1'",
            limit=4,
            output_fields=["tenant"],
            consistency_level="Strong",
            shape=lambda found: [(round(h["distance"], 3), h["entity"]) for h in found[0]],
        )

    def several_vectors(self):
        self.do(
            "insert rows of two vectors",
            "insert",
            "two",
            [{"id": i, "near": vector(i), "far": vector(i)[:4]} for i in range(50)],
        )
        self.ready("two", "near", index_type="FLAT", metric_type="L2")
        self.ready("two", "far", index_type="FLAT", metric_type="L2")
        parts = [
            AnnSearchRequest([vector(3)], "near", {}, limit=5),
            AnnSearchRequest([vector(3)[:4]], "far", {}, limit=5),
        ]
        for ranker in (RRFRanker(), WeightedRanker(0.7, 0.3)):
            self.do(
                "hybrid search by %s" % type(ranker).__name__,
                "hybrid_search",
                "two",
                parts,
                ranker,
                limit=5,
                shape=distances,
            )

    def upkeep(self):
        job = self.do("compact", "compact", "rows", shape=lambda seen: type(seen).__name__)
        # How far it is by then is a matter of chance.
        self.do(
            "state of the compaction",
            "get_compaction_state",
            job,
            shape=lambda seen: seen in ("Executing", "Completed"),
        )
        if self.is_alone:
            # It is about all databases, and fails when another session drops its own meanwhile.
            self.do("flush all", "flush_all")
        self.do("run an analyzer", "run_analyzer", "some text")
        self.do("truncate", "truncate_collection", "words")

    def rights(self):
        user, role = "u" + self.own, "r" + self.own
        self.do("create a user", "create_user", user, "Secret-123")
        self.do("create it again", "create_user", user, "Secret-123")
        self.do("list users", "list_users", shape=lambda seen: user in seen)
        self.do("change a password", "update_password", user, "Secret-123", "Secret-456")
        self.do("create a role", "create_role", role)
        self.do("list roles", "list_roles", shape=lambda seen: role in seen)
        self.do("grant a role", "grant_role", user, role)
        self.do("describe a user", "describe_user", user)
        self.do("grant a privilege", "grant_privilege", role, "Collection", "Search", "*", db_name=self.own)
        self.do("grant one of the second kind", "grant_privilege_v2", role, "Search", "*", db_name=self.own)
        self.do("describe a role", "describe_role", role)
        self.do("revoke a privilege", "revoke_privilege", role, "Collection", "Search", "*", db_name=self.own)
        self.do("revoke a role", "revoke_role", user, role)
        self.do("create a privilege group", "create_privilege_group", "g" + self.own)
        self.do("drop the role", "drop_role", role)
        self.do("drop the user", "drop_user", user)

    def resource_groups(self):
        group = "g" + self.own
        self.do("create a resource group", "create_resource_group", group)
        self.do("list resource groups", "list_resource_groups", shape=lambda seen: group in seen)
        self.do(
            "describe a resource group", "describe_resource_group", group, shape=lambda seen: (seen.name, seen.capacity)
        )
        self.do("drop the resource group", "drop_resource_group", group)

    def end(self):
        self.do("release a partition", "release_partitions", "rows", ["p1"])
        self.do("load a partition", "load_partitions", "rows", ["p1"])
        self.do("release", "release_collection", "rows")
        self.do("search what is released", "search", "rows", [vector(1)], limit=1)
        self.do("drop an alias", "drop_alias", "alias_" + self.own)
        self.do("drop the partition", "drop_partition", "rows", "p1")
        self.do("drop the database with all in it", "drop_database", self.own)
        for name in sorted(self.do("list what is to be dropped", "list_collections", shape=sorted) or []):
            self.do("drop %s" % name, "drop_collection", name)
        self.do("drop one that is not there", "drop_collection", "missing")
        self.do("has a dropped one", "has_collection", "rows")
        self.do("search in a dropped one", "search", "rows", [vector(1)], limit=1)
        self.do("drop the database", "drop_database", self.own)
        self.t.step("close", self.c.close)


if __name__ == "__main__":
    Session("http://%s:%s" % (sys.argv[1], sys.argv[2]), sys.argv[3], sys.argv[4] == "async", "alone" in sys.argv).run()
