// The program controlplane is go-control-plane with one of its caches: controlplane linear|snapshot ENDPOINTS.
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	clusters "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpoints "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"github.com/envoyproxy/go-control-plane/pkg/cache/types"
	"github.com/envoyproxy/go-control-plane/pkg/cache/v3"
	"github.com/envoyproxy/go-control-plane/pkg/server/v3"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"milvus-xds/benchmarks/fanout/internal/measured"
	"milvus-xds/benchmarks/fanout/internal/xds"
)

// A publisher replaces the one load assignment.
type publisher func(number int, assignment *endpoints.ClusterLoadAssignment) error

func main() {
	count, err := strconv.Atoi(os.Args[2])
	measured.Check(err)
	cluster := &clusters.Cluster{}
	measured.Check(proto.Unmarshal(xds.Cluster(), cluster))

	var served cache.Cache
	var publish publisher
	switch os.Args[1] {
	case "linear":
		served, publish = linear(cluster)
	case "snapshot":
		served, publish = snapshot(cluster)
	default:
		measured.Check(fmt.Errorf("cache: %q (expected: linear or snapshot)", os.Args[1]))
	}

	listener := measured.Listen()
	grpcServer := grpc.NewServer()
	discovery.RegisterAggregatedDiscoveryServiceServer(grpcServer, server.NewServer(context.Background(), served, nil))
	go func() { measured.Check(grpcServer.Serve(listener)) }()
	measured.Serve(listener, func(number int) func() {
		assignment := &endpoints.ClusterLoadAssignment{}
		measured.Check(proto.Unmarshal(xds.Assignment(count, number), assignment))
		return func() { measured.Check(publish(number, assignment)) }
	})
}

// One cache for each type.
func linear(cluster *clusters.Cluster) (cache.Cache, publisher) {
	assignments := cache.NewLinearCache(xds.AssignmentType)
	both := &cache.MuxCache{
		Classify:      func(r *cache.Request) string { return r.GetTypeUrl() },
		ClassifyDelta: func(r *cache.DeltaRequest) string { return r.GetTypeUrl() },
		Caches: map[string]cache.Cache{
			xds.AssignmentType: assignments,
			xds.ClusterType: cache.NewLinearCache(
				xds.ClusterType, cache.WithInitialResources(map[string]types.Resource{xds.Name: cluster})),
		},
	}
	return both, func(_ int, assignment *endpoints.ClusterLoadAssignment) error {
		return assignments.UpdateResource(xds.Name, assignment)
	}
}

// One snapshot for all nodes, as they belong to one group.
func snapshot(cluster *clusters.Cluster) (cache.Cache, publisher) {
	snapshots := cache.NewSnapshotCache(true, oneGroup{}, nil)
	return snapshots, func(number int, assignment *endpoints.ClusterLoadAssignment) error {
		next := &cache.Snapshot{}
		next.Resources[types.Cluster] = cache.NewResources("1", []types.Resource{cluster})
		next.Resources[types.Endpoint] = cache.NewResources(strconv.Itoa(number), []types.Resource{assignment})
		return snapshots.SetSnapshot(context.Background(), "g", next)
	}
}

type oneGroup struct{}

func (oneGroup) ID(*core.Node) string { return "g" }
