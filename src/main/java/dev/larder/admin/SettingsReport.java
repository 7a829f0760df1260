package dev.larder.admin;

import dev.larder.core.settings.EffectiveValue;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The settings in effect, in the order of their names. */
public record SettingsReport(List<SettingsValue> resource) {
    static final String EXAMPLE = """
            {
              "resource": [
                {"name": "larder.api-key", "value": "********", "source": "environment variable"},
                {"name": "larder.services.local.type", "value": "local", "source": "services to start with"}
              ]
            }
            """;

    /** One property. */
    public record SettingsValue(
            String name,

            @Schema(description = "Keys, passwords, secrets and the parts of URLs that are secret are masked.")
            String value,

            @Schema(description = "A file, an environment variable, a system property or a default.")
            String source) {
        static SettingsValue of(EffectiveValue value) {
            return new SettingsValue(value.name(), value.value(), value.source());
        }
    }

    static SettingsReport of(List<EffectiveValue> values) {
        return new SettingsReport(values.stream().map(SettingsValue::of).toList());
    }
}
