/** The filters of DreamFactory's table API: their text, their syntax and their meaning, without any SQL. */
@NullMarked
@CheckReturnValue
package dev.larder.gateway.origin.table.filter;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
