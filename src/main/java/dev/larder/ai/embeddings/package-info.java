/** The face for embeddings: the vectors of texts, each of which is cached by itself. */
@NullMarked
@CheckReturnValue
package dev.larder.ai.embeddings;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
