// A session of the Go SDK with a Milvus 2. Arguments: host port own-name. Prints one line a step: "step", its name and
// what came of it, without what differs by nature; two sessions that differ only in their way print the same lines.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
	"time"

	"github.com/milvus-io/milvus/client/v2/column"
	"github.com/milvus-io/milvus/client/v2/entity"
	"github.com/milvus-io/milvus/client/v2/index"
	mc "github.com/milvus-io/milvus/client/v2/milvusclient"
)

const dim = 8

type session struct {
	transcript
	ctx     context.Context
	address string
	c       *mc.Client
}

func vector(i int) []float32 {
	values := make([]float32, dim)
	for j := 0; j < dim-1; j++ {
		values[j] = float32((i*(j+3)*(j+7) + j) % 31)
	}
	// Lets no two rows be equally near.
	values[dim-1] = float32(i) / 1024
	return values
}

func near(seeds ...int) []entity.Vector {
	vectors := []entity.Vector{}
	for _, seed := range seeds {
		vectors = append(vectors, entity.FloatVector(vector(seed)))
	}
	return vectors
}

func (s *session) connect(name, database string) {
	s.do(name, func() error {
		client, err := mc.New(s.ctx, &mc.ClientConfig{Address: s.address, DBName: database, Username: "root", Password: "Milvus"})
		if err == nil {
			s.c = client
		}
		return err
	})
}

func (s *session) databases() {
	s.connect("connect", "")
	s.step("version", func() (any, error) { return s.c.GetServerVersion(s.ctx, mc.NewGetServerVersionOption()) })
	s.do("create a database", func() error { return s.c.CreateDatabase(s.ctx, mc.NewCreateDatabaseOption(s.own)) })
	s.do("create it again", func() error { return s.c.CreateDatabase(s.ctx, mc.NewCreateDatabaseOption(s.own)) })
	s.step("list databases", func() (any, error) {
		names, err := s.c.ListDatabase(s.ctx, mc.NewListDatabaseOption())
		return contains(names, s.own), err
	})
	s.step("describe the database", func() (any, error) {
		return s.c.DescribeDatabase(s.ctx, mc.NewDescribeDatabaseOption(s.own))
	})
	s.do("use a database that is not there", func() error {
		return s.c.UseDatabase(s.ctx, mc.NewUseDatabaseOption("no_such_database"))
	})
	s.do("close the first", func() error { return s.c.Close(s.ctx) })
	s.connect("connect to the database", s.own)
	s.step("list collections of an empty database", func() (any, error) {
		return s.c.ListCollections(s.ctx, mc.NewListCollectionOption())
	})
}

func (s *session) create(name, collection string, schema *entity.Schema) {
	s.do(name, func() error {
		option := mc.NewCreateCollectionOption(collection, schema).WithConsistencyLevel(entity.ClBounded)
		return s.c.CreateCollection(s.ctx, option)
	})
}

func (s *session) collections() {
	key := entity.NewField().WithName("id").WithDataType(entity.FieldTypeInt64).WithIsPrimaryKey(true)
	place := entity.NewField().WithName("vector").WithDataType(entity.FieldTypeFloatVector).WithDim(dim)
	rows := entity.NewSchema().WithAutoID(false).WithDynamicFieldEnabled(true).WithField(key).WithField(place).
		WithField(entity.NewField().WithName("color").WithDataType(entity.FieldTypeVarChar).WithMaxLength(64)).
		WithField(entity.NewField().WithName("price").WithDataType(entity.FieldTypeDouble)).
		WithField(entity.NewField().WithName("sold").WithDataType(entity.FieldTypeBool)).
		WithField(entity.NewField().WithName("more").WithDataType(entity.FieldTypeJSON)).
		WithField(entity.NewField().WithName("sizes").WithDataType(entity.FieldTypeArray).
			WithElementType(entity.FieldTypeInt64).WithMaxCapacity(8))
	s.create("create a collection by its schema", "rows", rows)
	s.create("create it again", "rows", entity.NewSchema().WithField(key).WithField(place))
	s.create("create a small one", "quick", entity.NewSchema().WithField(key).WithField(place))
	s.create("create one with string keys and binary vectors", "words", entity.NewSchema().
		WithField(entity.NewField().WithName("word").WithDataType(entity.FieldTypeVarChar).WithMaxLength(32).WithIsPrimaryKey(true)).
		WithField(entity.NewField().WithName("bits").WithDataType(entity.FieldTypeBinaryVector).WithDim(16)))
	s.create("create one with a partition key", "tenants", entity.NewSchema().WithAutoID(true).
		WithField(entity.NewField().WithName("id").WithDataType(entity.FieldTypeInt64).WithIsPrimaryKey(true).WithIsAutoID(true)).
		WithField(entity.NewField().WithName("tenant").WithDataType(entity.FieldTypeVarChar).WithMaxLength(32).WithIsPartitionKey(true)).
		WithField(place))
	s.create("a collection of too many dimensions", "bad", entity.NewSchema().WithField(key).
		WithField(entity.NewField().WithName("vector").WithDataType(entity.FieldTypeFloatVector).WithDim(1000000)))
	s.step("has a collection", func() (any, error) { return s.c.HasCollection(s.ctx, mc.NewHasCollectionOption("rows")) })
	s.step("has one that is not there", func() (any, error) {
		return s.c.HasCollection(s.ctx, mc.NewHasCollectionOption("missing"))
	})
	s.step("list collections", func() (any, error) {
		names, err := s.c.ListCollections(s.ctx, mc.NewListCollectionOption())
		sort.Strings(names)
		return names, err
	})
	for _, name := range []string{"rows", "missing"} {
		s.step("describe "+name, func() (any, error) {
			seen, err := s.c.DescribeCollection(s.ctx, mc.NewDescribeCollectionOption(name))
			if err != nil {
				return nil, err
			}
			return []any{seen.Name, seen.ShardNum, seen.ConsistencyLevel, len(seen.Schema.Fields), seen.Properties}, nil
		})
	}
	s.do("alter a collection", func() error {
		return s.c.AlterCollectionProperties(s.ctx, mc.NewAlterCollectionPropertiesOption("rows").WithProperty("collection.ttl.seconds", 7200))
	})
	s.do("add a field", func() error {
		late := entity.NewField().WithName("late").WithDataType(entity.FieldTypeInt64).WithNullable(true)
		return s.c.AddCollectionField(s.ctx, mc.NewAddCollectionFieldOption("rows", late))
	})
	s.do("rename a collection", func() error {
		return s.c.RenameCollection(s.ctx, mc.NewRenameCollectionOption("quick", "renamed"))
	})
	s.do("create an alias", func() error { return s.c.CreateAlias(s.ctx, mc.NewCreateAliasOption("rows", "the_alias")) })
	s.do("create it for another", func() error { return s.c.CreateAlias(s.ctx, mc.NewCreateAliasOption("words", "the_alias")) })
	s.step("describe an alias", func() (any, error) { return s.c.DescribeAlias(s.ctx, mc.NewDescribeAliasOption("the_alias")) })
	s.step("list aliases", func() (any, error) { return s.c.ListAliases(s.ctx, mc.NewListAliasesOption("rows")) })
	s.do("alter an alias", func() error { return s.c.AlterAlias(s.ctx, mc.NewAlterAliasOption("the_alias", "words")) })
	s.do("alter it back", func() error { return s.c.AlterAlias(s.ctx, mc.NewAlterAliasOption("the_alias", "rows")) })
}

func (s *session) partitions() {
	for _, name := range []string{"p1", "p2"} {
		s.do("create partition "+name, func() error { return s.c.CreatePartition(s.ctx, mc.NewCreatePartitionOption("rows", name)) })
	}
	for _, name := range []string{"p1", "nowhere"} {
		s.step("has partition "+name, func() (any, error) { return s.c.HasPartition(s.ctx, mc.NewHasPartitionOption("rows", name)) })
	}
	s.do("drop a partition", func() error { return s.c.DropPartition(s.ctx, mc.NewDropPartitionOption("rows", "p2")) })
	s.step("list partitions", func() (any, error) {
		names, err := s.c.ListPartitions(s.ctx, mc.NewListPartitionOption("rows"))
		sort.Strings(names)
		return names, err
	})
}

func columns(ids ...int) []column.Column {
	keys, vectors, colors, prices := []int64{}, [][]float32{}, []string{}, []float64{}
	sold, more, sizes, extra := []bool{}, [][]byte{}, [][]int64{}, []string{}
	for _, i := range ids {
		keys = append(keys, int64(i))
		vectors = append(vectors, vector(i))
		colors = append(colors, []string{"red", "green", "blue"}[i%3])
		prices = append(prices, float64(i)/4)
		sold = append(sold, i%2 == 0)
		more = append(more, []byte(fmt.Sprintf(`{"n": %d, "tag": "t%d"}`, i, i%5)))
		sizes = append(sizes, []int64{int64(i % 3), int64(i % 5)})
		extra = append(extra, fmt.Sprintf("dynamic-%d", i%7))
	}
	return []column.Column{
		column.NewColumnInt64("id", keys), column.NewColumnFloatVector("vector", dim, vectors), column.NewColumnVarChar("color", colors),
		column.NewColumnDouble("price", prices), column.NewColumnBool("sold", sold), column.NewColumnJSONBytes("more", more),
		column.NewColumnInt64Array("sizes", sizes), column.NewColumnVarChar("extra", extra),
	}
}

func span(from, to int) []int {
	ids := []int{}
	for i := from; i < to; i++ {
		ids = append(ids, i)
	}
	return ids
}

func (s *session) insert(name, collection, partition string, data ...column.Column) {
	s.step(name, func() (any, error) {
		result, err := s.c.Insert(s.ctx, mc.NewColumnBasedInsertOption(collection, data...).WithPartition(partition))
		return result.InsertCount, err
	})
}

func (s *session) data() {
	s.insert("insert one row", "rows", "", columns(0)...)
	s.insert("insert rows", "rows", "", columns(span(1, 200)...)...)
	s.insert("insert into a partition", "rows", "p1", columns(span(1000, 1050)...)...)
	s.insert("insert many rows", "rows", "", columns(span(2000, 4000)...)...)
	s.insert("insert into a partition that is not there", "rows", "nowhere", columns(1)...)
	s.insert("insert without a field", "rows", "", columns(1)[:2]...)
	s.insert("insert into a collection that is not there", "missing", "", columns(1)...)
	s.do("flush", func() error {
		task, err := s.c.Flush(s.ctx, mc.NewFlushOption("rows"))
		if err != nil {
			return err
		}
		return task.Await(s.ctx)
	})
	s.step("statistics", func() (any, error) { return s.c.GetCollectionStats(s.ctx, mc.NewGetCollectionStatsOption("rows")) })
	s.step("statistics of a partition", func() (any, error) {
		return s.c.GetPartitionStats(s.ctx, mc.NewGetPartitionStatsOption("rows", "p1"))
	})
	s.step("segments that are stored", func() (any, error) {
		segments, err := s.c.GetPersistentSegmentInfo(s.ctx, mc.NewGetPersistentSegmentInfoOption("rows"))
		rows := int64(0)
		for _, segment := range segments {
			rows += segment.NumRows
		}
		return rows, err
	})
}

func (s *session) index(name, collection, field string, how index.Index) {
	s.do(name, func() error {
		task, err := s.c.CreateIndex(s.ctx, mc.NewCreateIndexOption(collection, field, how))
		if err != nil {
			return err
		}
		return task.Await(s.ctx)
	})
}

func (s *session) load(name, collection string) {
	s.do(name, func() error {
		task, err := s.c.LoadCollection(s.ctx, mc.NewLoadCollectionOption(collection))
		if err != nil {
			return err
		}
		return task.Await(s.ctx)
	})
}

func (s *session) indexes() {
	s.load("load without an index", "rows")
	s.index("create an index", "rows", "vector", index.NewIvfFlatIndex(entity.L2, 16))
	s.index("an index of an unknown kind", "tenants", "vector",
		index.NewGenericIndex("x", map[string]string{"index_type": "NO_SUCH_INDEX", "metric_type": "L2"}))
	s.step("list indexes", func() (any, error) { return s.c.ListIndexes(s.ctx, mc.NewListIndexOption("rows")) })
	for _, name := range []string{"vector", "nothing"} {
		s.step("describe index "+name, func() (any, error) {
			seen, err := s.c.DescribeIndex(s.ctx, mc.NewDescribeIndexOption("rows", name))
			if err != nil {
				return nil, err
			}
			return []any{seen.Name(), seen.IndexType(), seen.State}, nil
		})
	}
	s.search("search before it is loaded", "rows")
	s.load("load", "rows")
	s.step("state of the load", func() (any, error) { return s.c.GetLoadState(s.ctx, mc.NewGetLoadStateOption("rows")) })
	s.do("refresh the load", func() error {
		task, err := s.c.RefreshLoad(s.ctx, mc.NewRefreshLoadOption("rows"))
		if err != nil {
			return err
		}
		return task.Await(s.ctx)
	})
	s.step("replicas", func() (any, error) {
		replicas, err := s.c.DescribeReplica(s.ctx, mc.NewDescribeReplicaOption("rows"))
		return len(replicas), err
	})
}

func (s *session) rights() {
	user, role := "u"+s.own, "r"+s.own
	s.do("create a user", func() error { return s.c.CreateUser(s.ctx, mc.NewCreateUserOption(user, "Secret-123")) })
	s.step("list users", func() (any, error) {
		names, err := s.c.ListUsers(s.ctx, mc.NewListUserOption())
		return contains(names, user), err
	})
	s.do("change a password", func() error {
		return s.c.UpdatePassword(s.ctx, mc.NewUpdatePasswordOption(user, "Secret-123", "Secret-456"))
	})
	s.do("create a role", func() error { return s.c.CreateRole(s.ctx, mc.NewCreateRoleOption(role)) })
	s.step("list roles", func() (any, error) {
		names, err := s.c.ListRoles(s.ctx, mc.NewListRoleOption())
		return contains(names, role), err
	})
	s.do("grant a role", func() error { return s.c.GrantRole(s.ctx, mc.NewGrantRoleOption(user, role)) })
	s.step("describe a user", func() (any, error) { return s.c.DescribeUser(s.ctx, mc.NewDescribeUserOption(user)) })
	s.do("grant a privilege", func() error {
		return s.c.GrantPrivilege(s.ctx, mc.NewGrantPrivilegeOption(role, "Collection", "Search", "*"))
	})
	s.step("describe a role", func() (any, error) { return s.c.DescribeRole(s.ctx, mc.NewDescribeRoleOption(role)) })
	s.do("revoke a privilege", func() error {
		return s.c.RevokePrivilege(s.ctx, mc.NewRevokePrivilegeOption(role, "Collection", "Search", "*"))
	})
	s.do("revoke a role", func() error { return s.c.RevokeRole(s.ctx, mc.NewRevokeRoleOption(user, role)) })
	s.do("create a privilege group", func() error {
		return s.c.CreatePrivilegeGroup(s.ctx, mc.NewCreatePrivilegeGroupOption("g"+s.own))
	})
	s.do("drop the role", func() error { return s.c.DropRole(s.ctx, mc.NewDropRoleOption(role)) })
	s.do("drop the user", func() error { return s.c.DropUser(s.ctx, mc.NewDropUserOption(user)) })
	group := "g" + s.own
	s.do("create a resource group", func() error { return s.c.CreateResourceGroup(s.ctx, mc.NewCreateResourceGroupOption(group)) })
	s.step("list resource groups", func() (any, error) {
		names, err := s.c.ListResourceGroups(s.ctx, mc.NewListResourceGroupsOption())
		return contains(names, group), err
	})
	s.do("drop the resource group", func() error { return s.c.DropResourceGroup(s.ctx, mc.NewDropResourceGroupOption(group)) })
}

func (s *session) end() {
	s.do("release a partition", func() error {
		return s.c.ReleasePartitions(s.ctx, mc.NewReleasePartitionsOptions("rows", "p1"))
	})
	s.do("release", func() error { return s.c.ReleaseCollection(s.ctx, mc.NewReleaseCollectionOption("rows")) })
	s.search("search what is released", "rows")
	s.do("drop an alias", func() error { return s.c.DropAlias(s.ctx, mc.NewDropAliasOption("the_alias")) })
	s.do("drop the database with all in it", func() error { return s.c.DropDatabase(s.ctx, mc.NewDropDatabaseOption(s.own)) })
	for _, name := range []string{"rows", "renamed", "words", "tenants", "missing"} {
		s.do("drop "+name, func() error { return s.c.DropCollection(s.ctx, mc.NewDropCollectionOption(name)) })
	}
	s.step("has a dropped one", func() (any, error) { return s.c.HasCollection(s.ctx, mc.NewHasCollectionOption("rows")) })
	s.search("search in a dropped one", "rows")
	s.do("drop the database", func() error { return s.c.DropDatabase(s.ctx, mc.NewDropDatabaseOption(s.own)) })
	s.do("close", func() error { return s.c.Close(s.ctx) })
}

func contains(names []string, name string) bool {
	for _, one := range names {
		if one == name {
			return true
		}
	}
	return false
}

// sizes are those of the pages of an iterator.
func sizes(next func() (mc.ResultSet, error)) (any, error) {
	counts := []int{}
	for {
		page, err := next()
		if errors.Is(err, io.EOF) {
			return counts, nil
		}
		if err != nil {
			return nil, err
		}
		counts = append(counts, page.ResultCount)
	}
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	s := &session{transcript{os.Args[3]}, ctx, os.Args[1] + ":" + os.Args[2], nil}
	for _, part := range []func(){s.databases, s.collections, s.partitions, s.data, s.indexes, s.searches, s.queries, s.others, s.rights, s.end} {
		part()
	}
}
