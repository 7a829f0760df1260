/** What comes in and what goes out: requests, answers, problems, and the bytes both may take. */
@NullMarked
@CheckReturnValue
package dev.larder.http.message;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
