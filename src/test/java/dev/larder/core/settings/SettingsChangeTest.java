package dev.larder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.settings.SettingsChange.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsChangeTest {
    @Test
    void theLogTellsTheNamesInWords() {
        Map<String, Names> kinds = new LinkedHashMap<>();
        kinds.put("services", new Names(List.of("a", "b"), List.of(), List.of("c")));
        kinds.put("keys", new Names(List.of(), List.of("k"), List.of()));

        assertThat(new SettingsChange(kinds)).hasToString("services (added a, b; removed c), keys (changed k)");
        assertThat(new SettingsChange(Map.of())).hasToString("nothing differs");
    }
}
