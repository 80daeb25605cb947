package io.milvusxds.translate;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import io.milvusxds.tuning.MilvusApi;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where in a search Envoy finds what is searched: names of collections, partitions and files.
 *
 * <p>On the wire only numbers count, so the messages here have names of their own, the same ones
 * for both versions of the API, and only the fields that matter. Source of the numbers: the
 * published {@code milvus.proto} of Milvus 1.1 and 2.x.
 */
final class SegmentFields {
  /** One name, of Milvus 2.x only. */
  static final String DATABASE = "database";

  /** One name; also within {@link #NESTED}. */
  static final String COLLECTION = "collection";

  /** Any number of names; also within {@link #NESTED}. */
  static final String PARTITION = "partition";

  /** Any number of names: the files, or segments, that the search is limited to. */
  static final String FILE = "file";

  /** Before the name of a field that is part of the search within a search in files. */
  static final String NESTED = "search.";

  private static final Shape NAMES =
      new Shape(
          DescriptorProto.newBuilder()
              .setName("Names")
              .addField(text(COLLECTION, 1))
              .addField(texts(PARTITION, 2))
              .build(),
          List.of(COLLECTION, PARTITION));

  private static final Shape FILES =
      new Shape(
          DescriptorProto.newBuilder()
              .setName("Files")
              .addField(texts(FILE, 1))
              .addField(
                  field("search", 2, Label.LABEL_OPTIONAL)
                      .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                      .setTypeName(fullName(MilvusApi.V1, "Names")))
              .build(),
          List.of(FILE, NESTED + COLLECTION, NESTED + PARTITION));

  private static final Shape SEARCH2 =
      new Shape(
          DescriptorProto.newBuilder()
              .setName("Search")
              .addField(text(DATABASE, 2))
              .addField(text(COLLECTION, 3))
              .addField(texts(PARTITION, 4))
              .build(),
          List.of(DATABASE, COLLECTION, PARTITION));

  private static final Shape QUERY2 =
      new Shape(
          DescriptorProto.newBuilder()
              .setName("Query")
              .addField(text(DATABASE, 2))
              .addField(text(COLLECTION, 3))
              .addField(texts(PARTITION, 6))
              .build(),
          List.of(DATABASE, COLLECTION, PARTITION));

  private static final List<Method> METHODS =
      List.of(
          new Method(MilvusApi.V1, "HybridSearch", NAMES),
          new Method(MilvusApi.V1, "HybridSearchInSegments", FILES),
          new Method(MilvusApi.V1, "Search", NAMES),
          new Method(MilvusApi.V1, "SearchByID", NAMES),
          new Method(MilvusApi.V1, "SearchInFiles", FILES),
          new Method(MilvusApi.V2, "HybridSearch", SEARCH2),
          new Method(MilvusApi.V2, "Query", QUERY2),
          new Method(MilvusApi.V2, "Search", SEARCH2));

  private SegmentFields() {}

  /** A message that describes itself to Envoy, and the paths of the fields to read from it. */
  private record Shape(DescriptorProto message, List<String> paths) {}

  private record Method(MilvusApi api, String name, Shape request) {
    private MethodDescriptorProto descriptor() {
      return MethodDescriptorProto.newBuilder()
          .setName(name)
          .setInputType(fullName(api, request.message().getName()))
          // Nobody reads answers; a method must have a type for them all the same.
          .setOutputType(fullName(api, request.message().getName()))
          .build();
    }
  }

  /** What Envoy needs to find the fields in the bytes of a request. */
  static FileDescriptorSet descriptors() {
    return FileDescriptorSet.newBuilder()
        .addFile(file(MilvusApi.V1, NAMES, FILES))
        .addFile(file(MilvusApi.V2, SEARCH2, QUERY2))
        .build();
  }

  /** The paths of the fields to read, in order, by the full name of the method, with dots. */
  static SortedMap<String, List<String>> paths() {
    SortedMap<String, List<String>> paths = new TreeMap<>();
    for (Method method : METHODS) {
      paths.put(method.api().grpcService() + "." + method.name(), method.request().paths());
    }
    return Collections.unmodifiableSortedMap(paths);
  }

  private static FileDescriptorProto file(MilvusApi api, Shape... messages) {
    return FileDescriptorProto.newBuilder()
        .setName("segment_fields_" + api.label() + ".proto")
        .setPackage(packageOf(api))
        .setSyntax("proto3")
        .addAllMessageType(Stream.of(messages).map(Shape::message).toList())
        .addService(
            ServiceDescriptorProto.newBuilder()
                .setName(api.grpcService().substring(packageOf(api).length() + 1))
                .addAllMethod(
                    METHODS.stream()
                        .filter(method -> method.api() == api)
                        .map(Method::descriptor)
                        .toList()))
        .build();
  }

  private static String packageOf(MilvusApi api) {
    return api.grpcService().substring(0, api.grpcService().lastIndexOf('.'));
  }

  /** With a dot in front: within its service the name of a message could mean a method. */
  private static String fullName(MilvusApi api, String message) {
    return "." + packageOf(api) + "." + message;
  }

  private static FieldDescriptorProto.Builder text(String name, int number) {
    return field(name, number, Label.LABEL_OPTIONAL).setType(FieldDescriptorProto.Type.TYPE_STRING);
  }

  private static FieldDescriptorProto.Builder texts(String name, int number) {
    return field(name, number, Label.LABEL_REPEATED).setType(FieldDescriptorProto.Type.TYPE_STRING);
  }

  private static FieldDescriptorProto.Builder field(String name, int number, Label label) {
    return FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setLabel(label);
  }
}
