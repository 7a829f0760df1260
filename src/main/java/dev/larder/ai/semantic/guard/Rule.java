package dev.larder.ai.semantic.guard;

/** One reason why two questions cannot share an answer. Rules are symmetric: the order of the two does not matter. */
interface Rule {
    /** The name that a refusal tells, such as {@code number}. */
    String name();

    /** Whether the two questions differ in what this rule looks at. */
    boolean refuses(Question one, Question other);
}
