package org.tenon.mapi.abi;

/**
 * The interfaces that are called, each an enum of the methods it adds to the one it derives from, in the order of the vtable.
 * {@code IMsgServiceAdmin2} is in Microsoft's MAPIX.h and in its documentation, but not in mingw-w64's headers.
 */
public final class Interfaces {
    private Interfaces() {}

    public enum IUnknown implements Slot {
        QueryInterface("pp"),
        AddRef(""),
        Release("");

        private final String arguments;

        IUnknown(String arguments) {
            this.arguments = arguments;
        }

        @Override
        public int inherited() {
            return 0;
        }

        @Override
        public String arguments() {
            return arguments;
        }
    }

    public enum ISequentialStream implements Slot {
        Read("plp"),
        Write("plp");

        private final String arguments;

        ISequentialStream(String arguments) {
            this.arguments = arguments;
        }

        @Override
        public int inherited() {
            return 3;
        }

        @Override
        public String arguments() {
            return arguments;
        }
    }

    public enum IStream implements Slot {
        Seek("xlp"),
        SetSize("x"),
        CopyTo("pxpp"),
        Commit("l"),
        Revert(""),
        LockRegion("xxl"),
        UnlockRegion("xxl"),
        Stat("pl"),
        Clone("p");

        private final String arguments;

        IStream(String arguments) {
            this.arguments = arguments;
        }

        @Override
        public int inherited() {
            return 5;
        }

        @Override
        public String arguments() {
            return arguments;
        }
    }

    public enum IMAPIAdviseSink implements Slot {
        OnNotify("lp");

        private final String arguments;

        IMAPIAdviseSink(String arguments) {
            this.arguments = arguments;
        }

        @Override
        public int inherited() {
            return 3;
        }

        @Override
        public String arguments() {
            return arguments;
        }
    }

    public enum IMAPIProp implements Slot {
        GetLastError("llp"),
        SaveChanges("l"),
        GetProps("plpp"),
        GetPropList("lp"),
        OpenProperty("lpllp"),
        SetProps("lpp"),
        DeleteProps("pp"),
        CopyTo("lppwppplp"),
        CopyProps("pwppplp"),
        GetNamesFromIDs("pplpp"),
        GetIDsFromNames("lplp");

        private final String arguments;

        IMAPIProp(String arguments) {
            this.arguments = arguments;
        }

        @Override
        public int inherited() {
            return 3;
        }

        @Override
        public String arguments() {
            return arguments;
        }
    }

    public enum IMAPITable implements Slot {
        GetLastError("llp"),
        Advise("lpq"),
        Unadvise("w"),
        GetStatus("pp"),
        SetColumns("pl"),
        QueryColumns("lp"),
        GetRowCount("lp"),
        SeekRow("llp"),
        SeekRowApprox("ll"),
        QueryPosition("ppp"),
        FindRow("pll"),
        Restrict("pl"),
        CreateBookmark("p"),
        FreeBookmark("l"),
        SortTable("pl"),
        QuerySortOrder("p"),
        QueryRows("llp"),
        Abort(""),
        ExpandRow("lpllpp"),
        CollapseRow("lplp"),
        WaitForCompletion("llp"),
        GetCollapseState("llppp"),
        SetCollapseState("llpp");

        private final String arguments;

        IMAPITable(String arguments) {
            this.arguments = arguments;
        }

        @Override
        public int inherited() {
            return 3;
        }

        @Override
        public String arguments() {
            return arguments;
        }
    }

    public enum IMAPIContainer implements Slot {
        GetContentsTable("lp"),
        GetHierarchyTable("lp"),
        OpenEntry("lpplpp"),
        SetSearchCriteria("ppl"),
        GetSearchCriteria("lppp");

        private final String arguments;

        IMAPIContainer(String arguments) {
            this.arguments = arguments;
        }

        @Override
        public int inherited() {
            return 14;
        }

        @Override
        public String arguments() {
            return arguments;
        }
    }

    public enum IMAPIFolder implements Slot {
        CreateMessage("plp"),
        CopyMessages("pppwpl"),
        DeleteMessages("pwpl"),
        CreateFolder("lppplp"),
        CopyFolder("lppppwpl"),
        DeleteFolder("lpwpl"),
        SetReadFlags("pwpl"),
        GetMessageStatus("lplp"),
        SetMessageStatus("lpllp"),
        SaveContentsSort("pl"),
        EmptyFolder("wpl");

        private final String arguments;

        IMAPIFolder(String arguments) {
            this.arguments = arguments;
        }

        @Override
        public int inherited() {
            return 19;
        }

        @Override
        public String arguments() {
            return arguments;
        }
    }

    public enum IMsgStore implements Slot {
        Advise("lplpq"),
        Unadvise("w"),
        CompareEntryIDs("lplplp"),
        OpenEntry("lpplpp"),
        SetReceiveFolder("pllp"),
        GetReceiveFolder("plppp"),
        GetReceiveFolderTable("lp"),
        StoreLogoff("p"),
        AbortSubmit("lpl"),
        GetOutgoingQueue("lp"),
        SetLockState("pl"),
        FinishedMsg("llp"),
        NotifyNewMail("p");

        private final String arguments;

        IMsgStore(String arguments) {
            this.arguments = arguments;
        }

        @Override
        public int inherited() {
            return 14;
        }

        @Override
        public String arguments() {
            return arguments;
        }
    }

    public enum IMessage implements Slot {
        GetAttachmentTable("lp"),
        OpenAttach("lplp"),
        CreateAttach("plpp"),
        DeleteAttach("lwpl"),
        GetRecipientTable("lp"),
        ModifyRecipients("lp"),
        SubmitMessage("l"),
        SetReadFlag("l");

        private final String arguments;

        IMessage(String arguments) {
            this.arguments = arguments;
        }

        @Override
        public int inherited() {
            return 14;
        }

        @Override
        public String arguments() {
            return arguments;
        }
    }

    public enum IMAPISession implements Slot {
        GetLastError("llp"),
        GetMsgStoresTable("lp"),
        OpenMsgStore("wlpplp"),
        OpenAddressBook("wplp"),
        OpenProfileSection("pplp"),
        GetStatusTable("lp"),
        OpenEntry("lpplpp"),
        CompareEntryIDs("lplplp"),
        Advise("lplpq"),
        Unadvise("w"),
        MessageOptions("wlpp"),
        QueryDefaultMessageOpt("plpp"),
        EnumAdrTypes("lpp"),
        QueryIdentity("pp"),
        Logoff("wll"),
        SetDefaultStore("llp"),
        AdminServices("lp"),
        ShowForm("wpppwpllllp"),
        PrepareForm("ppq");

        private final String arguments;

        IMAPISession(String arguments) {
            this.arguments = arguments;
        }

        @Override
        public int inherited() {
            return 3;
        }

        @Override
        public String arguments() {
            return arguments;
        }
    }

    public enum IAddrBook implements Slot {
        OpenEntry("lpplpp"),
        CompareEntryIDs("lplplp"),
        Advise("lplpq"),
        Unadvise("w"),
        CreateOneOff("ppplpp"),
        NewEntry("wllplppp"),
        ResolveName("wlpp"),
        Address("qpp"),
        Details("qpplppppl"),
        RecipOptions("wlp"),
        QueryDefaultRecipOpt("plpp"),
        GetPAB("pp"),
        SetPAB("lp"),
        GetDefaultDir("pp"),
        SetDefaultDir("lp"),
        GetSearchPath("lp"),
        SetSearchPath("lp"),
        PrepareRecips("lpp");

        private final String arguments;

        IAddrBook(String arguments) {
            this.arguments = arguments;
        }

        @Override
        public int inherited() {
            return 14;
        }

        @Override
        public String arguments() {
            return arguments;
        }
    }

    public enum IProfAdmin implements Slot {
        GetLastError("llp"),
        GetProfileTable("lp"),
        CreateProfile("ppwl"),
        DeleteProfile("pl"),
        ChangeProfilePassword("pppl"),
        CopyProfile("pppwl"),
        RenameProfile("pppwl"),
        SetDefaultProfile("pl"),
        AdminServices("ppwlp");

        private final String arguments;

        IProfAdmin(String arguments) {
            this.arguments = arguments;
        }

        @Override
        public int inherited() {
            return 3;
        }

        @Override
        public String arguments() {
            return arguments;
        }
    }

    public enum IMsgServiceAdmin implements Slot {
        GetLastError("llp"),
        GetMsgServiceTable("lp"),
        CreateMsgService("ppwl"),
        DeleteMsgService("p"),
        CopyMsgService("pppppwl"),
        RenameMsgService("plp"),
        ConfigureMsgService("pwllp"),
        OpenProfileSection("pplp"),
        MsgServiceTransportOrder("lpl"),
        AdminProviders("plp"),
        SetPrimaryIdentity("pl"),
        GetProviderTable("lp");

        private final String arguments;

        IMsgServiceAdmin(String arguments) {
            this.arguments = arguments;
        }

        @Override
        public int inherited() {
            return 3;
        }

        @Override
        public String arguments() {
            return arguments;
        }
    }

    public enum IMsgServiceAdmin2 implements Slot {
        CreateMsgServiceEx("ppwlp");

        private final String arguments;

        IMsgServiceAdmin2(String arguments) {
            this.arguments = arguments;
        }

        @Override
        public int inherited() {
            return 15;
        }

        @Override
        public String arguments() {
            return arguments;
        }
    }

    public enum IProviderAdmin implements Slot {
        GetLastError("llp"),
        GetProviderTable("lp"),
        CreateProvider("plpwlp"),
        DeleteProvider("p"),
        OpenProfileSection("pplp");

        private final String arguments;

        IProviderAdmin(String arguments) {
            this.arguments = arguments;
        }

        @Override
        public int inherited() {
            return 3;
        }

        @Override
        public String arguments() {
            return arguments;
        }
    }
}
