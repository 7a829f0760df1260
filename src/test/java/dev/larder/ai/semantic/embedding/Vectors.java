package dev.larder.ai.semantic.embedding;

/** Arithmetic of vectors for tests. */
final class Vectors {
    private Vectors() {}

    /** The cosine of the angle between two vectors of length 1. */
    static double cosine(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }
}
