package dev.larder.ai.semantic.index;

/**
 * A cached question that is near to another one.
 *
 * @param similarity the cosine of the angle between the two vectors
 */
public record Match(IndexedQuestion question, double similarity) {}
