/** Answers that programs store themselves, and find by their questions: the faces of the semantic cache. */
@NullMarked
@CheckReturnValue
package dev.larder.ai.entries;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
