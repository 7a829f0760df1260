package dev.larder.ai.semantic.index;

import java.nio.ByteBuffer;
import java.util.Base64;

/** Vectors of length 1. */
public final class Vectors {
    /** The sums that are added beside each other, because one sum would wait for each addition before. */
    private static final int SUMS = 8;

    private Vectors() {}

    /**
     * The cosine of the angle between two vectors: their scalar product; 0 for vectors with different numbers of
     * dimensions.
     */
    public static float cosine(float[] one, float[] other) {
        if (one.length != other.length) {
            return 0;
        }
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int i = 0;
        for (int whole = one.length - one.length % SUMS; i < whole; i += SUMS) {
            a = Math.fma(one[i], other[i], a);
            b = Math.fma(one[i + 1], other[i + 1], b);
            c = Math.fma(one[i + 2], other[i + 2], c);
            d = Math.fma(one[i + 3], other[i + 3], d);
            e = Math.fma(one[i + 4], other[i + 4], e);
            f = Math.fma(one[i + 5], other[i + 5], f);
            g = Math.fma(one[i + 6], other[i + 6], g);
            h = Math.fma(one[i + 7], other[i + 7], h);
        }
        for (; i < one.length; i++) {
            a = Math.fma(one[i], other[i], a);
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }

    /** A vector as text: its components in 16 bits, which changes a cosine by less than 0.0001. */
    static String encoded(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Short.BYTES);
        for (float component : vector) {
            float whole = Math.max(-1, Math.min(1, component)) * Short.MAX_VALUE;
            bytes.putShort((short) Math.round(whole));
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** The vector of a text; without dimensions if it is none. */
    static float[] decoded(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new float[0];
        }
        ByteBuffer components = ByteBuffer.wrap(bytes);
        float[] vector = new float[bytes.length / Short.BYTES];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = components.getShort() / (float) Short.MAX_VALUE;
        }
        return vector;
    }
}
