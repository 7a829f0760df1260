/** The protocol of OpenAI, which many servers of language models speak. */
@NullMarked
@CheckReturnValue
package dev.larder.ai.openai;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
