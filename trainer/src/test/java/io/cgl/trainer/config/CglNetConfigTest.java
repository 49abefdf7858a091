package io.cgl.trainer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CglNetConfigTest {

  @Test
  void shouldBeWhatItsDescriptionSays() {
    CglNetConfig tables = CglNetConfig.defaults().with("epochs", 7).with("mixup", "none");

    assertThat(CglNetConfig.of(tables.describe())).isEqualTo(tables);
    assertThat(CglNetConfig.of(CglNetConfig.imageDefaults().describe()))
        .isEqualTo(CglNetConfig.imageDefaults());
  }

  @Test
  void shouldNameTheChoicesForAWrongOne() {
    assertThatThrownBy(() -> CglNetConfig.defaults().with("student", "guessing"))
        .hasMessageContaining("'student' must be off or labels or function-matching")
        .hasMessageContaining("'guessing'");
    assertThatThrownBy(() -> CglNetConfig.defaults().with("studnet", "off"))
        .hasMessageContaining("unknown setting 'studnet'")
        .hasMessageContaining("student-mixup");
  }

  @Test
  void shouldNotServeWhatIsNotTrained() {
    CglNetConfig defaults = CglNetConfig.defaults();

    assertThatThrownBy(() -> defaults.with(Map.of("local", "off", "serve", "student+local")))
        .hasMessageContaining("to serve one of [student, experts, all]");
    assertThat(defaults.with(Map.of("local", "off", "student", "off", "serve", "experts")))
        .extracting(CglNetConfig::servable)
        .asString()
        .isEqualTo("[experts, all]");
  }
}
