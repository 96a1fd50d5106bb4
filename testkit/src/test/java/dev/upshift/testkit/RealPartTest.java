package dev.upshift.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class RealPartTest {
  @Test
  void everyPackage_isListedForTheLauncher() throws IOException {
    assertThat(RealPart.listedPackages(Project.root()))
        .containsAll(Arrays.stream(RealPart.values()).map(RealPart::debianPackage).toList());
  }
}
