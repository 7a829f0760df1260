package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.spi.CacheKey;
import dev.larder.spi.StoreContext;
import dev.larder.stores.redis.RedisStoreConfig.Format;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names in Redis of one store's keys.
 *
 * @param entries the prefix of the keys of entries
 * @param counters the prefix of the keys of counters
 * @param lists the prefix of the keys of lists
 * @param marks the prefix of all keys of the invalidation log; on a cluster all of them are in one slot
 * @param all the prefix of all of these names; empty if the store shares its keys with other programs
 */
record RedisKeys(String entries, String counters, String lists, String marks, String all) {
    private static final Pattern GLOB = Pattern.compile("[*?\\[\\]^\\\\-]");

    static RedisKeys of(StoreContext context, Format format) {
        if (format == Format.RAW) {
            String prefix = context.keyPrefix().orElse("");
            return new RedisKeys(prefix, prefix, prefix, "", prefix);
        }
        String namespace = context.namespace();
        // if the namespace has braces, they decide on the slot, and the keys are in one slot too
        String marks = namespace + "/m/{" + namespace + "}/";
        return new RedisKeys(namespace + "/e/", namespace + "/c/", namespace + "/l/", marks, namespace + "/");
    }

    byte[] entry(CacheKey key) {
        return (entries + key.text()).getBytes(UTF_8);
    }

    byte[] counter(CacheKey key) {
        return (counters + key.text()).getBytes(UTF_8);
    }

    byte[] list(CacheKey key) {
        return (lists + key.text()).getBytes(UTF_8);
    }

    /** The key of all limits of a key: one key, so that on a cluster one slot has all claims of one call. */
    byte[] limits(CacheKey key) {
        return (all + "r/" + key.text()).getBytes(UTF_8);
    }

    byte[] mark(String part) {
        return (marks + part).getBytes(UTF_8);
    }

    /** The entry's key for a name in Redis; empty if another program wrote the name. */
    Optional<CacheKey> keyOf(byte[] name) {
        String text = new String(name, UTF_8);
        boolean ours = text.startsWith(entries)
                && text.length() > entries.length()
                && Arrays.equals(text.getBytes(UTF_8), name);
        return ours ? Optional.of(new CacheKey(text.substring(entries.length()))) : Optional.empty();
    }

    /** The glob that matches all names that begin with {@code beginning}. */
    static String glob(String beginning) {
        return GLOB.matcher(beginning).replaceAll("\\\\$0") + "*";
    }
}
