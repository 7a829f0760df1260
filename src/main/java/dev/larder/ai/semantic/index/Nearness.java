package dev.larder.ai.semantic.index;

import java.util.function.Predicate;

/**
 * What a search looks for.
 *
 * @param vector the vector of the question
 * @param threshold the smallest similarity
 * @param count the maximum number of matches
 * @param filter the questions that may be found
 */
@SuppressWarnings("ArrayRecordComponent") // vectors are never compared
public record Nearness(float[] vector, double threshold, int count, Predicate<IndexedQuestion> filter) {}
