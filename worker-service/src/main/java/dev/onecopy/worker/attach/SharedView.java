package dev.onecopy.worker.attach;

import dev.onecopy.segment.SegmentView;

/** A mapping with a count of its users, the attachment among them; the last one to go unmaps it. */
final class SharedView {
    private final SegmentView view;
    private int users = 1;

    SharedView(SegmentView view) {
        this.view = view;
    }

    SegmentView view() {
        return view;
    }

    synchronized void retain() {
        users++;
    }

    synchronized void release() {
        users--;
        if (users == 0) {
            view.close();
        }
    }
}
