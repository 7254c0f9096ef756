package org.tenon.lab;

/** Waits for a dialog of Outlook's and answers it, in a Windows process. */
public final class PersonAtTheScreen {
    private static final int SECONDS = 120;

    private PersonAtTheScreen() {}

    /** @param words the dialog's title */
    public static void main(String[] words) throws InterruptedException {
        boolean asked = false;
        for (int i = 0; i < 10 * SECONDS && !asked; i++) {
            Thread.sleep(100);
            asked = Outlook.asks(words[0]);
        }
        if (asked) {
            Outlook.answer(words[0]);
        }
        Runtime.getRuntime().halt(asked ? 0 : 1);
    }
}
