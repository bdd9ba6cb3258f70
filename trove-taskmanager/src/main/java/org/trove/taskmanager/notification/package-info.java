/** What Nova tells of its servers by itself, so that they are looked at before the inventory's interval is over. */
@NullMarked
package org.trove.taskmanager.notification;

import org.jspecify.annotations.NullMarked;
