package io.milvusxds.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The generated files in the repository are what the tables of the product say. */
class PagesGoldenTest {
  static List<Page> pages() {
    return Page.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void theFileIsWhatTheTablesSay(Page page) throws IOException {
    assertThat(Files.readString(page.file()))
        .as(page.file() + " is generated; " + Page.COMMAND + " writes it anew")
        .isEqualTo(page.text());
  }
}
