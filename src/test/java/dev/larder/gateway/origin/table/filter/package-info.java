@NullMarked
package dev.larder.gateway.origin.table.filter;

import org.jspecify.annotations.NullMarked;
