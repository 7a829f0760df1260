/** Answers to questions that mean the same as ones that were answered before. */
@NullMarked
@CheckReturnValue
package dev.larder.ai.semantic;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
