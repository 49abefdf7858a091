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
  void shouldKeepWhatLabelsAreDecidedFor() {
    CglNetConfig costs =
        CglNetConfig.defaults().with(Map.of("objective", "cost", "costs", "x,a,b\na,0,1\nb,9,0\n"));

    assertThat(CglNetConfig.of(costs.describe())).isEqualTo(costs);
    assertThat(costs.decision().costs()).isPresent();
    assertThatThrownBy(() -> costs.with("objective", "accuracy"))
        .hasMessageContaining("costs go with the objective 'cost' only");
    assertThatThrownBy(() -> CglNetConfig.defaults().with("objective", "cost"))
        .hasMessageContaining("give --costs FILE");
    assertThatThrownBy(() -> CglNetConfig.defaults().with("objective", "profit"))
        .hasMessageContaining("balanced or macro-f1 or accuracy or cost");
  }

  @Test
  void shouldKeepTheRiskThatThresholdsAreChosenFor() {
    CglNetConfig risky =
        CglNetConfig.defaults()
            .with(Map.of("abstain-risk", "0.01", "abstain-risk-per-class", "on"));

    assertThat(CglNetConfig.of(risky.describe())).isEqualTo(risky);
    assertThatThrownBy(() -> CglNetConfig.defaults().with("abstain-risk", "0.9"))
        .hasMessageContaining("from 1.0E-4 to 0.5");
    assertThatThrownBy(() -> CglNetConfig.defaults().with("abstain-risk-per-class", "on"))
        .hasMessageContaining("give --abstain-risk");
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
        .hasMessageContaining("to serve one of [student, student+trees, experts, all]");
    assertThat(defaults.with(Map.of("local", "off", "student", "off", "serve", "experts")))
        .extracting(CglNetConfig::servable)
        .asString()
        .isEqualTo("[experts, all]");
  }
}
