package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.spi.CacheKey;
import dev.larder.spi.StoreContext;
import dev.larder.stores.redis.RedisStoreConfig.Format;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names at Redis of one store's keys.
 *
 * @param entries what stands before an entry's key
 * @param counters what stands before a counter's key
 * @param marks what stands before the name of everything that marks are kept in; on a cluster one slot holds all of it
 * @param all what every one of them begins with; empty when the store does not own what it sees
 */
record RedisKeys(String entries, String counters, String marks, String all) {
    private static final Pattern GLOB = Pattern.compile("[*?\\[\\]^\\\\-]");

    static RedisKeys of(StoreContext context, Format format) {
        if (format == Format.RAW) {
            String prefix = context.keyPrefix().orElse("");
            return new RedisKeys(prefix, prefix, "", prefix);
        }
        String namespace = context.namespace();
        // where the namespace has braces of its own, theirs decide about the slot, which is one slot all the same
        String marks = namespace + "/m/{" + namespace + "}/";
        return new RedisKeys(namespace + "/e/", namespace + "/c/", marks, namespace + "/");
    }

    byte[] entry(CacheKey key) {
        return (entries + key.text()).getBytes(UTF_8);
    }

    byte[] counter(CacheKey key) {
        return (counters + key.text()).getBytes(UTF_8);
    }

    /** Where all limits of a key lie: one name, so that on a cluster one slot holds what one call takes together. */
    byte[] limits(CacheKey key) {
        return (all + "r/" + key.text()).getBytes(UTF_8);
    }

    byte[] mark(String part) {
        return (marks + part).getBytes(UTF_8);
    }

    /** The entry's key behind a name at Redis; empty when there is none, or another program wrote it. */
    Optional<CacheKey> keyOf(byte[] name) {
        String text = new String(name, UTF_8);
        boolean ours = text.startsWith(entries)
                && text.length() > entries.length()
                && Arrays.equals(text.getBytes(UTF_8), name);
        return ours ? Optional.of(new CacheKey(text.substring(entries.length()))) : Optional.empty();
    }

    /** The glob that matches just what begins with {@code beginning}. */
    static String glob(String beginning) {
        return GLOB.matcher(beginning).replaceAll("\\\\$0") + "*";
    }
}
