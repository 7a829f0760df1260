/**
 * The guard of the semantic cache: rules of text that decide whether two questions may share an answer. They are pure
 * functions of the two texts. They know English; questions in other languages share an answer only if their words are
 * the same.
 */
@NullMarked
@CheckReturnValue
package dev.larder.ai.semantic.guard;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
