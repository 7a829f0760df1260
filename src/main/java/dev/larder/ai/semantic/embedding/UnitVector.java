package dev.larder.ai.semantic.embedding;

/** Scales vectors to the length 1. */
final class UnitVector {
    private UnitVector() {}

    /**
     * Scales the vector itself, and returns it.
     *
     * @throws EmbeddingFailure if it has no direction, or a coordinate that is no number
     */
    static float[] of(float[] vector) {
        double squares = 0;
        for (float coordinate : vector) {
            squares += (double) coordinate * coordinate;
        }
        double length = Math.sqrt(squares);
        if (!(length > 0) || Double.isInfinite(length)) {
            throw new EmbeddingFailure(EmbeddingFailure.Reason.UNUSABLE, "The vector of a text has no direction");
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / length);
        }
        return vector;
    }
}
