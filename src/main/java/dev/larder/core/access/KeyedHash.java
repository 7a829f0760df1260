package dev.larder.core.access;

import java.security.SecureRandom;

/**
 * SipHash-2-4 with 128 bits of output (Aumasson and Bernstein, "SipHash: a fast short-input PRF") over the UTF-16 code
 * units of a text, the low byte first. Without the key, a hash cannot be predicted, and two texts with the same hash
 * cannot be found.
 */
final class KeyedHash {
    private static final int CHARS_PER_WORD = 4;

    private final long k0;
    private final long k1;

    KeyedHash(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
    }

    /** A hash with a key of its own. */
    static KeyedHash random() {
        var random = new SecureRandom();
        return new KeyedHash(random.nextLong(), random.nextLong());
    }

    /** The hash of a text. */
    record Value(long high, long low) {}

    Value of(String text) {
        var state = new State(k0, k1);
        int whole = text.length() - text.length() % CHARS_PER_WORD;
        for (int i = 0; i < whole; i += CHARS_PER_WORD) {
            state.absorb(word(text, i, i + CHARS_PER_WORD));
        }
        long length = 2L * text.length() & 0xff;
        state.absorb(length << 56 | word(text, whole, text.length()));
        return state.finish();
    }

    private static long word(String text, int from, int to) {
        long word = 0;
        for (int i = to - 1; i >= from; i--) {
            word = word << Character.SIZE | text.charAt(i);
        }
        return word;
    }

    private static final class State {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        State(long k0, long k1) {
            v0 = k0 ^ 0x736f6d6570736575L;
            v1 = k1 ^ 0x646f72616e646f6dL ^ 0xee;
            v2 = k0 ^ 0x6c7967656e657261L;
            v3 = k1 ^ 0x7465646279746573L;
        }

        void absorb(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        Value finish() {
            v2 ^= 0xee;
            rounds();
            long low = v0 ^ v1 ^ v2 ^ v3;
            v1 ^= 0xdd;
            rounds();
            return new Value(v0 ^ v1 ^ v2 ^ v3, low);
        }

        private void rounds() {
            for (int i = 0; i < 4; i++) {
                round();
            }
        }

        private void round() {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
