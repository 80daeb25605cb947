package io.milvusxds.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.ServicePort;
import io.milvusxds.tuning.PortChoice.Conventional;
import io.milvusxds.tuning.PortChoice.Named;
import io.milvusxds.tuning.PortChoice.Numbered;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortNamesTest {
  private static final ServicePort ENGINE = new ServicePort("engine", 19530);
  private static final ServicePort GRPC = new ServicePort("grpc", 50051);
  private static final ServicePort WEB = new ServicePort("web", 19121);
  private static final ServicePort UNNAMED = new ServicePort("", 19530);

  @Test
  void byConventionEngineComesBeforeGrpcInWhateverOrderTheyAreDeclared() {
    assertThat(PortNames.chosen(new Conventional(), List.of(WEB, GRPC, ENGINE))).contains("engine");
    assertThat(PortNames.chosen(new Conventional(), List.of(WEB, GRPC))).contains("grpc");
  }

  @Test
  void theChartOfMilvus2NamesItsPortMilvus() {
    assertThat(
            PortNames.chosen(
                new Conventional(),
                List.of(new ServicePort("metrics", 9091), new ServicePort("milvus", 19531))))
        .contains("milvus");
  }

  @Test
  void withoutAUsualNameTheNumberOfMilvusDecides() {
    assertThat(PortNames.chosen(new Conventional(), List.of(WEB, new ServicePort("proxy", 19530))))
        .contains("proxy");
    assertThat(PortNames.chosen(new Conventional(), List.of(UNNAMED, GRPC))).contains("grpc");
  }

  @Test
  void theOnlyPortIsTakenWhateverItsName() {
    assertThat(PortNames.chosen(new Conventional(), List.of(WEB))).contains("web");
    assertThat(PortNames.chosen(new Conventional(), List.of(UNNAMED))).contains("");
  }

  @Test
  void byConventionNothingIsChosenAmongSeveralOtherPorts() {
    assertThat(PortNames.chosen(new Conventional(), List.of(WEB, new ServicePort("x", 1))))
        .isEmpty();
    assertThat(PortNames.chosen(new Conventional(), List.of())).isEmpty();
  }

  @Test
  void aNameOrNumberMustBelongToADeclaredPort() {
    assertThat(PortNames.chosen(new Named("web"), List.of(ENGINE, WEB))).contains("web");
    assertThat(PortNames.chosen(new Numbered(19121), List.of(ENGINE, WEB))).contains("web");
    assertThat(PortNames.chosen(new Named("wev"), List.of(ENGINE, WEB))).isEmpty();
    assertThat(PortNames.chosen(new Numbered(1), List.of(ENGINE, WEB))).isEmpty();
  }
}
