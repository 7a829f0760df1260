package dev.larder.ai.entries;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.OwnKeys;
import dev.larder.spi.CacheKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The scopes and the ids of one service's entries. */
final class EntryScopes {
    /** Separates them from what other faces store. */
    private static final String FACE = "entries";

    /** Of the bytes of SHA-256; two ids are equal by chance with a probability of 2^-128. */
    private static final int ID_BYTES = 16;

    private final String service;
    private final String model;

    /**
     * The scopes of a service.
     *
     * @param model the id of the model of embeddings
     */
    EntryScopes(String service, String model) {
        this.service = service;
        this.model = model;
    }

    /** The partition of callers that share entries: no others see them. */
    String partition(String sharers) {
        return hash(List.of(FACE, sharers));
    }

    /** The scope of their namespace: a question is compared with those of its scope alone. */
    String scope(String sharers, String namespace) {
        return hash(List.of(FACE, sharers, model, namespace));
    }

    /** The id of an entry: a question has one answer for each set of attributes. */
    static String id(String scope, String prompt, Map<String, String> attributes) {
        List<String> parts = new ArrayList<>(List.of(scope, prompt));
        new TreeMap<>(attributes).forEach((name, value) -> {
            parts.add(name);
            parts.add(value);
        });
        return hash(parts);
    }

    CacheKey key(String id) {
        return OwnKeys.ofCached(service, id);
    }

    /** The id of the entry with that key. */
    static String id(CacheKey key) {
        return OwnKeys.nameOfCached(key);
    }

    /** Each part is preceded by its length, so that no two lists have one text. */
    private static String hash(List<String> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(UTF_8);
                digest.update((bytes.length + ":").getBytes(UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
