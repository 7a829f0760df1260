package dev.larder.ai.entries;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer that a program wants to store.
 *
 * @param prompt the question
 * @param response the answer
 * @param attributes what the program says of the answer; a search for some of them finds it
 * @param ttl the lifetime; empty for that of the service's answers. A pinned answer has no end
 * @param tags the tags by which it can be purged
 * @param namespace a search finds only answers of its namespace
 * @param pinned whether it is kept without an end, and never goes for another one
 * @param aliases other questions with the same answer; only a pinned one has them
 */
record EntryDraft(
        String prompt,
        String response,
        Map<String, String> attributes,
        Optional<Duration> ttl,
        List<String> tags,
        String namespace,
        boolean pinned,
        List<String> aliases) {
    EntryDraft {
        attributes = Map.copyOf(attributes);
        tags = List.copyOf(tags);
        aliases = List.copyOf(aliases);
    }
}
