package dev.larder.admin;

import dev.larder.core.settings.SettingsOperations.Reloaded;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The differences between the settings read again and those before. */
public record ReloadReport(
        @Schema(description = "By kind: services, roles, keys, hooks, webhooks, feeds, limits, subscribers, events.")
        Map<String, ChangedNames> changes,

        @Schema(description = "The properties whose new values take effect after a restart.")
        List<String> needRestart) {
    static final String EXAMPLE = """
            {
              "changes": {"services": {"added": ["pages"], "changed": ["local"], "removed": []}},
              "need_restart": ["larder.http.max-bulk-size"]
            }
            """;

    /** The names of one kind that differ. */
    public record ChangedNames(List<String> added, List<String> changed, List<String> removed) {}

    static ReloadReport of(Reloaded reloaded) {
        Map<String, ChangedNames> changes = new TreeMap<>();
        reloaded.change()
                .kinds()
                .forEach((kind, names) ->
                        changes.put(kind, new ChangedNames(names.added(), names.changed(), names.removed())));
        return new ReloadReport(changes, reloaded.waiting());
    }
}
