/** What a protocol of model servers says of its requests and answers, as far as a cache needs it. */
@NullMarked
@CheckReturnValue
package dev.larder.ai.protocol;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
