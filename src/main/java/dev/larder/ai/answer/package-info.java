/** Stored answers of language models, whatever the protocol of their clients is. */
@NullMarked
@CheckReturnValue
package dev.larder.ai.answer;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
