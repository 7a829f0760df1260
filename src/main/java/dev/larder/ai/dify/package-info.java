/** The protocol of Dify's chat and text generation apps. */
@NullMarked
@CheckReturnValue
package dev.larder.ai.dify;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
