/**
 * Embeddings: vectors of texts, which are near each other if the texts mean nearly the same. A model runs in the process,
 * or it is an HTTP server.
 */
@NullMarked
@CheckReturnValue
package dev.larder.ai.semantic.embedding;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
