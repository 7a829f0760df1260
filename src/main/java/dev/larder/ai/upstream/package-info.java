/** Servers of language models: requests to them, and their answers on the way to clients. */
@NullMarked
@CheckReturnValue
package dev.larder.ai.upstream;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
