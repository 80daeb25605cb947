"""A session of pymilvus 2.3 with a Milvus 2, by Collection, utility and db, as programs of its time have it.

Arguments: host port own-name. Prints one line a step, see transcript.py.
"""

import sys

from pymilvus import Collection, CollectionSchema, DataType, FieldSchema, Role, connections, db, utility
from transcript import Transcript

DIM = 8
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
        "more": {"n": i, "tag": "t%d" % (i % 5)},
        "sizes": [i % 3, i % 5],
        "extra": "dynamic-%d" % (i % 7),
    }


def hits(found):
    return [
        [(hit.id, float(hit.distance), dict(hit.entity.to_dict().get("entity", {}))) for hit in hits] for hits in found
    ]


def distances(found):
    return [[float(hit.distance) for hit in hits] for hits in found]


def rows(found):
    return sorted((dict(one) for one in found), key=lambda one: str(sorted(one.items(), key=str)))


class Session:
    def __init__(self, host, port, own):
        self.host, self.port, self.own = host, port, own
        self.t = Transcript(own)

    def connect(self, database):
        connections.connect(
            "default", host=self.host, port=self.port, user="root", password="Milvus", db_name=database, timeout=LIMIT
        )
        return "made"

    def use(self, name, call, shape=lambda seen: seen):
        return self.t.step(name, call, shape)

    def run(self):
        self.databases()
        self.collections()
        self.partitions()
        self.rows()
        self.indexes()
        self.searches()
        self.refused_searches()
        self.queries()
        self.others()
        self.rights()
        self.end()

    def databases(self):
        own = self.own
        self.use("connect", lambda: self.connect("default"))
        self.use("version", utility.get_server_version)
        self.use("kind of server", utility.get_server_type)
        self.use("create a database", lambda: db.create_database(own))
        self.use("create it again", lambda: db.create_database(own))
        self.use("list databases", lambda: own in db.list_database())
        self.use("connect to one that is not there", lambda: self.connect("no_such_database"))
        self.use("connect to the database", lambda: (connections.disconnect("default"), self.connect(own))[1])
        self.use("list collections of an empty database", utility.list_collections)

    def collections(self):
        whole = CollectionSchema(
            [
                FieldSchema("id", DataType.INT64, is_primary=True),
                FieldSchema("vector", DataType.FLOAT_VECTOR, dim=DIM),
                FieldSchema("color", DataType.VARCHAR, max_length=64),
                FieldSchema("price", DataType.DOUBLE),
                FieldSchema("rating", DataType.FLOAT),
                FieldSchema("sold", DataType.BOOL),
                FieldSchema("tiny", DataType.INT8),
                FieldSchema("small", DataType.INT16),
                FieldSchema("plain", DataType.INT32),
                FieldSchema("more", DataType.JSON),
                FieldSchema("sizes", DataType.ARRAY, element_type=DataType.INT64, max_capacity=8),
            ],
            "all kinds of fields",
            enable_dynamic_field=True,
        )
        small = CollectionSchema(
            [FieldSchema("id", DataType.INT64, is_primary=True), FieldSchema("vector", DataType.FLOAT_VECTOR, dim=DIM)]
        )
        words = CollectionSchema(
            [
                FieldSchema("word", DataType.VARCHAR, is_primary=True, max_length=32),
                FieldSchema("bits", DataType.BINARY_VECTOR, dim=16),
            ]
        )
        tenants = CollectionSchema(
            [
                FieldSchema("id", DataType.INT64, is_primary=True, auto_id=True),
                FieldSchema("tenant", DataType.VARCHAR, max_length=32),
                FieldSchema("vector", DataType.FLOAT_VECTOR, dim=DIM),
            ],
            partition_key_field="tenant",
        )
        bad = CollectionSchema(
            [
                FieldSchema("id", DataType.INT64, is_primary=True),
                FieldSchema("vector", DataType.FLOAT_VECTOR, dim=1000000),
            ]
        )
        self.c = self.use(
            "create a collection",
            lambda: Collection("rows", whole, consistency_level="Bounded", num_shards=2),
            lambda c: c.name,
        )
        self.use("create it with another schema", lambda: Collection("rows", small), lambda c: c.name)
        self.use("create a small one", lambda: Collection("quick", small), lambda c: c.name)
        self.words = self.use(
            "create one with string keys and binary vectors", lambda: Collection("words", words), lambda c: c.name
        )
        self.tenants = self.use(
            "create one with a partition key",
            lambda: Collection("tenants", tenants, num_partitions=4),
            lambda c: c.name,
        )
        self.use("a collection of too many dimensions", lambda: Collection("bad", bad), lambda c: c.name)
        self.use("open one that is not there", lambda: Collection("missing"), lambda c: c.name)
        self.use("has a collection", lambda: utility.has_collection("rows"))
        self.use("has one that is not there", lambda: utility.has_collection("missing"))
        self.use("list collections", lambda: sorted(utility.list_collections()))
        by_nature = ("collection_id",)
        self.use("describe a collection", lambda: {k: v for k, v in self.c.describe().items() if k not in by_nature})
        self.use("is it empty", lambda: (self.c.is_empty, self.c.num_entities, self.c.num_shards))
        self.use("set a property", lambda: self.c.set_properties({"collection.ttl.seconds": 7200}))
        self.use("rename a collection", lambda: utility.rename_collection("quick", "renamed", new_db_name=self.own))
        self.use("create an alias", lambda: utility.create_alias("rows", "the_alias"))
        self.use("create it for another", lambda: utility.create_alias("words", "the_alias"))
        self.use("list aliases", lambda: list(utility.list_aliases("rows")))
        self.use("alter an alias", lambda: utility.alter_alias("words", "the_alias"))
        self.use("alter it back", lambda: utility.alter_alias("rows", "the_alias"))

    def partitions(self):
        for name in ("p1", "p2"):
            self.use("create partition %s" % name, lambda: self.c.create_partition(name).name)
        self.use("create it again", lambda: self.c.create_partition("p1").name)
        self.use("has a partition", lambda: self.c.has_partition("p1"))
        self.use("has none of that name", lambda: utility.has_partition("rows", "nowhere"))
        self.use("drop a partition", lambda: self.c.drop_partition("p2"))
        self.use("list partitions", lambda: sorted(part.name for part in self.c.partitions))

    def insert(self, name, collection, data, **more):
        self.use(name, lambda: collection.insert(data, timeout=LIMIT, **more), lambda seen: seen.insert_count)

    def rows(self):
        self.insert("insert one row", self.c, row(0))
        self.insert("insert rows", self.c, [row(i) for i in range(1, 200)])
        self.insert("insert into a partition", self.c, [row(i) for i in range(1000, 1050)], partition_name="p1")
        self.insert("insert many rows", self.c, [row(i) for i in range(2000, 5000)])
        self.insert("insert into a partition that is not there", self.c, [row(1)], partition_name="nowhere")
        self.insert("insert a row without a field", self.c, [{"id": 1, "vector": vector(1)}])
        self.insert("insert a vector of another dimension", self.c, [dict(row(1), vector=[1.0])])
        self.insert("insert a number where text belongs", self.c, [dict(row(1), color=7)])
        self.use("flush", lambda: self.c.flush(timeout=LIMIT))
        self.use("count of entities", lambda: self.c.num_entities)
        self.use("count of those of a partition", lambda: self.c.partition("p1").num_entities)

    def indexes(self):
        self.use("load without an index", self.c.load)
        how = {"index_type": "IVF_FLAT", "metric_type": "L2", "params": {"nlist": 16}}
        self.use("create an index", lambda: self.c.create_index("vector", how, timeout=LIMIT), lambda seen: seen.code)
        self.use(
            "create one on text", lambda: self.c.create_index("color", index_name="by_color"), lambda seen: seen.code
        )
        self.use(
            "an index of an unknown kind",
            lambda: self.tenants.create_index("vector", dict(how, index_type="NO_SUCH_INDEX")),
            str,
        )
        self.use(
            "list indexes", lambda: sorted((one.index_name, one.field_name, str(one.params)) for one in self.c.indexes)
        )
        self.use("has an index", lambda: self.c.has_index(index_name="by_color"))
        self.use(
            "progress of an index", lambda: utility.index_building_progress("rows", "vector"), lambda seen: sorted(seen)
        )
        self.use("drop an index", lambda: self.c.drop_index(index_name="by_color"))
        self.search("search before it is loaded", limit=1)
        self.use("load", lambda: self.c.load(timeout=LIMIT))
        self.use("state of the load", lambda: str(utility.load_state("rows")))
        self.use("progress of the load", lambda: utility.loading_progress("rows"))
        self.use("replicas", lambda: len(self.c.get_replicas().groups))
        self.use(
            "segments that are loaded", lambda: sum(one.num_rows for one in utility.get_query_segment_info("rows"))
        )

    def search(self, name, data=None, collection=None, shape=hits, **more):
        how = {
            "anns_field": "vector",
            "param": {"metric_type": "L2", "params": {"nprobe": 16}},
            "limit": 5,
            "timeout": LIMIT,
        }
        self.use(name, lambda: (collection or self.c).search(data or [vector(3)], **dict(how, **more)), shape)

    def searches(self):
        for level in ("Strong", "Session", "Bounded", "Eventually"):
            self.search("search, %s" % level, consistency_level=level, output_fields=["id", "color"])
        self.search("search at a time", guarantee_timestamp=1)
        self.search("search as the collection is", output_fields=["*"], limit=2)
        self.search("three vectors at once", data=[vector(1), vector(7), vector(11)])
        alias = self.use("open an alias", lambda: Collection("the_alias"), lambda seen: seen.name)
        self.search("by an alias", collection=alias)
        self.search("in a partition", partition_names=["p1"])
        self.use(
            "search a partition",
            lambda: self.c.partition("p1").search(
                [vector(3)], "vector", {"metric_type": "L2", "params": {"nprobe": 16}}, 3, timeout=LIMIT
            ),
            hits,
        )
        self.search("with an offset", offset=3, limit=4)
        self.search(
            "within a radius",
            param={"metric_type": "L2", "params": {"radius": 600.0, "range_filter": 1.0, "nprobe": 16}},
        )
        self.search("rounded", round_decimal=1)
        self.search("many", limit=1000, shape=distances)
        for condition in (
            "id in [1, 2, 3, 1001]",
            "price > 20.5 and price <= 30",
            "color like 'gr%'",
            "more['tag'] == 't3'",
            "json_contains(more['deep'], 77)",
            "array_contains(sizes, 2)",
            "extra == 'dynamic-5'",
            "tiny % 10 == 3",
            "-40 < plain < -20",
            "exists more['nothing']",
            "id < 0",
        ):
            self.search("where %s" % condition, expr=condition, output_fields=["id", "color"])
        self.use(
            "search in the future",
            lambda: self.c.search(
                [vector(3)], "vector", {"metric_type": "L2", "params": {"nprobe": 16}}, 5, _async=True, timeout=LIMIT
            ).result(),
            hits,
        )

        def pages(iterator):
            sizes = []
            page = iterator.next()
            while page:
                sizes.append(len(page))
                page = iterator.next()
            iterator.close()
            return sizes

        self.use(
            "iterate over a search",
            lambda: pages(
                self.c.search_iterator(
                    [vector(3)], "vector", {"metric_type": "L2", "params": {"nprobe": 16}}, batch_size=70, limit=200
                )
            ),
        )
        self.use(
            "iterate over a query",
            lambda: pages(self.c.query_iterator(batch_size=900, expr="id >= 0", output_fields=["id"])),
        )

    def refused_searches(self):
        self.search("in a partition that is not there", partition_names=["nowhere"])
        self.search("by a bad filter", expr="color ==")
        self.search("by a field that is not there", anns_field="nothing")
        self.search("with a vector of another dimension", data=[[1.0, 2.0]])
        self.search("with a limit of 0", limit=0)
        self.search("with a limit that is too high", limit=16385)
        self.search("by another metric", param={"metric_type": "COSINE"})

    def query(self, name, condition, shape=rows, **more):
        self.use(name, lambda: self.c.query(condition, timeout=LIMIT, **more), shape)

    def queries(self):
        self.query("query", "id < 4", output_fields=["*"])
        self.query("query with a limit", "id >= 10", limit=5, output_fields=["id"], shape=len)
        self.query("count all", "", output_fields=["count(*)"])
        self.query("count strongly", "", output_fields=["count(*)"], consistency_level="Strong")
        self.query("query a partition", "id > 0", partition_names=["p1"], output_fields=["count(*)"])
        self.query("query by a bad filter", "id ==")
        self.use(
            "upsert",
            lambda: self.c.upsert([dict(row(1), color="white"), row(9001)], timeout=LIMIT),
            lambda seen: seen.upsert_count,
        )
        self.query("query what was upserted", "id in [1, 9001]", output_fields=["color"], consistency_level="Strong")
        self.use("delete by id", lambda: self.c.delete("id in [2, 3]", timeout=LIMIT), lambda seen: seen.delete_count)
        self.use("delete by filter", lambda: self.c.delete("price < 2", timeout=LIMIT), lambda seen: seen.delete_count)
        self.use(
            "delete by a bad filter",
            lambda: self.c.delete("nothing == 1", timeout=LIMIT),
            lambda seen: seen.delete_count,
        )
        self.query("count what is left", "", output_fields=["count(*)"], consistency_level="Strong")
        self.search("search what is left", consistency_level="Strong", output_fields=["color"])

    def others(self):
        self.insert(
            "insert words", self.words, [["w%d" % i for i in range(40)], [bytes([i, 255 - i]) for i in range(40)]]
        )
        self.use(
            "index words",
            lambda: self.words.create_index("bits", {"index_type": "BIN_FLAT", "metric_type": "HAMMING"}),
            lambda seen: seen.code,
        )
        self.use("load words", lambda: self.words.load(timeout=LIMIT))
        self.search(
            "search bits",
            data=[bytes([3, 252])],
            collection=self.words,
            anns_field="bits",
            limit=1,
            param={"metric_type": "HAMMING"},
            consistency_level="Strong",
        )
        self.insert(
            "insert with keys of the server",
            self.tenants,
            [["t%d" % (i % 3) for i in range(60)], [vector(i) for i in range(60)]],
        )
        how = {"index_type": "HNSW", "metric_type": "COSINE", "params": {"M": 8, "efConstruction": 64}}
        self.use("index tenants", lambda: self.tenants.create_index("vector", how), lambda seen: seen.code)
        self.use("load tenants", lambda: self.tenants.load(timeout=LIMIT))
        self.search(
            "search one tenant",
            collection=self.tenants,
            expr="tenant == 't1'",
            limit=4,
            param={"metric_type": "COSINE"},
            consistency_level="Strong",
            output_fields=["tenant"],
            shape=distances,
        )
        self.use("compact", lambda: self.c.compact(timeout=LIMIT))
        self.use(
            "state of the compaction",
            lambda: self.c.get_compaction_state(timeout=LIMIT),
            lambda seen: type(seen).__name__,
        )

    def rights(self):
        user = "u" + self.own
        role = Role("r" + self.own)
        self.use("create a user", lambda: utility.create_user(user, "Secret-123"))
        self.use("list users", lambda: user in utility.list_usernames())
        self.use("change a password", lambda: utility.update_password(user, "Secret-123", "Secret-456"))
        self.use("create a role", role.create)
        self.use("is it there", role.is_exist)
        self.use("list roles", lambda: any(one.role_name == role.name for one in utility.list_roles(False).groups))
        self.use("grant a role", lambda: role.add_user(user))
        self.use("who has it", lambda: list(role.get_users()))
        self.use("grant a privilege", lambda: role.grant("Collection", "*", "Search"))
        self.use("list grants", lambda: [(one.object, one.privilege) for one in role.list_grants().groups])
        self.use("revoke a privilege", lambda: role.revoke("Collection", "*", "Search"))
        self.use("revoke a role", lambda: role.remove_user(user))
        self.use("drop the role", role.drop)
        self.use("drop the user", lambda: utility.delete_user(user))
        group = "g" + self.own
        self.use("create a resource group", lambda: utility.create_resource_group(group))
        self.use("list resource groups", lambda: group in utility.list_resource_groups())
        self.use("drop the resource group", lambda: utility.drop_resource_group(group))

    def end(self):
        self.use("release a partition", lambda: self.c.partition("p1").release())
        self.use("release", self.c.release)
        self.search("search what is released", limit=1)
        self.use("drop an alias", lambda: utility.drop_alias("the_alias"))
        self.use("drop the partition", lambda: self.c.drop_partition("p1"))
        self.use("drop the database with all in it", lambda: db.drop_database(self.own))
        for name in ("rows", "renamed", "words", "tenants", "missing"):
            self.use("drop %s" % name, lambda: utility.drop_collection(name))
        self.use("has a dropped one", lambda: utility.has_collection("rows"))
        self.search("search in a dropped one", limit=1)
        self.use("drop the database", lambda: db.drop_database(self.own))
        self.use("close", lambda: connections.disconnect("default"))


if __name__ == "__main__":
    Session(sys.argv[1], sys.argv[2], sys.argv[3]).run()
