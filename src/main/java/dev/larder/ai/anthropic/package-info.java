/** The protocol of Anthropic's messages. */
@NullMarked
@CheckReturnValue
package dev.larder.ai.anthropic;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
