package io.milvusxds.translate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.milvusxds.demo.milvus1.SearchByIDParam;
import io.milvusxds.demo.milvus1.SearchInFilesParam;
import io.milvusxds.demo.milvus1.SearchParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SegmentFieldsTest {
  @Test
  void everyMethodHasADescriptorInWhichEveryPathLeadsToTexts() throws Exception {
    Map<String, Descriptor> requests = requests();

    assertThat(requests.keySet()).isEqualTo(SegmentFields.paths().keySet());
    SegmentFields.paths()
        .forEach(
            (method, paths) ->
                assertThat(paths)
                    .allSatisfy(
                        path ->
                            assertThat(field(requireNonNull(requests.get(method)), path).getType())
                                .isEqualTo(FieldDescriptor.Type.STRING)));
  }

  @Test
  void theNumbersOfTheFirstApiAreThoseThatTheDemoNodesSpeak() throws Exception {
    Map<String, Descriptor> requests = requests();
    Descriptor search = requireNonNull(requests.get("milvus.grpc.MilvusService.Search"));
    Descriptor byId = requireNonNull(requests.get("milvus.grpc.MilvusService.SearchByID"));
    Descriptor inFiles = requireNonNull(requests.get("milvus.grpc.MilvusService.SearchInFiles"));

    assertThat(field(search, "collection").getNumber())
        .isEqualTo(SearchParam.COLLECTION_NAME_FIELD_NUMBER);
    assertThat(field(search, "partition").getNumber())
        .isEqualTo(SearchParam.PARTITION_TAG_ARRAY_FIELD_NUMBER);
    assertThat(field(byId, "collection").getNumber())
        .isEqualTo(SearchByIDParam.COLLECTION_NAME_FIELD_NUMBER);
    assertThat(field(byId, "partition").getNumber())
        .isEqualTo(SearchByIDParam.PARTITION_TAG_ARRAY_FIELD_NUMBER);
    assertThat(field(inFiles, "file").getNumber())
        .isEqualTo(SearchInFilesParam.FILE_ID_ARRAY_FIELD_NUMBER);
    assertThat(field(inFiles, "search").getNumber())
        .isEqualTo(SearchInFilesParam.SEARCH_PARAM_FIELD_NUMBER);
  }

  /** The request of each method, by its full name, as a reader of the descriptors sees it. */
  private static Map<String, Descriptor> requests() throws Exception {
    List<FileDescriptor> files = new ArrayList<>();
    for (FileDescriptorProto file : SegmentFields.descriptors().getFileList()) {
      files.add(FileDescriptor.buildFrom(file, new FileDescriptor[0]));
    }
    Map<String, Descriptor> requests = new TreeMap<>();
    for (FileDescriptor file : files) {
      for (ServiceDescriptor service : file.getServices()) {
        for (MethodDescriptor method : service.getMethods()) {
          requests.put(method.getFullName(), method.getInputType());
        }
      }
    }
    return requests;
  }

  private static FieldDescriptor field(Descriptor message, String path) {
    int dot = path.indexOf('.');
    return dot < 0
        ? message.findFieldByName(path)
        : field(
            message.findFieldByName(path.substring(0, dot)).getMessageType(),
            path.substring(dot + 1));
  }
}
