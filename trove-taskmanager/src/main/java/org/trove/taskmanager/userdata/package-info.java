/** What cloud-init finds in a new server: the guest's files, and how a stock image gets its agent. */
@NullMarked
package org.trove.taskmanager.userdata;

import org.jspecify.annotations.NullMarked;
