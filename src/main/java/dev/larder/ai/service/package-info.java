/** Services of type {@code llm}: their configuration, and the paths that they answer. */
@NullMarked
@CheckReturnValue
package dev.larder.ai.service;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
