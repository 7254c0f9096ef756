// Tables: columns, restrictions, sorting, position, bookmarks, notifications. And streams, and the thread that delivers.
#include "rig.h"

#include <algorithm>
#include <deque>

extern "C" SCODE WINAPI MAPIAllocateBuffer(ULONG, LPVOID *);
extern "C" ULONG WINAPI MAPIFreeBuffer(LPVOID);

namespace rig {

// --- Restrictions ----------------------------------------------------------------------------------------------------

static bool contains(const Value &have, const Value &want, ULONG fuzzy) {
    std::wstring text = have.wide(), part = want.wide();
    if (PROP_TYPE(have.tag) == PT_BINARY) {
        text.assign(have.bytes.begin(), have.bytes.end());
        part.assign(want.bytes.begin(), want.bytes.end());
    }
    if (fuzzy & (FL_IGNORECASE | FL_LOOSE)) {
        CharLowerBuffW(&text[0], (DWORD)text.size());
        CharLowerBuffW(&part[0], (DWORD)part.size());
    }
    switch (fuzzy & 0xFFFF) {
    case FL_FULLSTRING: return text == part;
    case FL_PREFIX: return text.compare(0, part.size(), part) == 0;
    default: return text.find(part) != std::wstring::npos;
    }
}

static bool related(int order, ULONG relation) {
    switch (relation) {
    case RELOP_LT: return order < 0;
    case RELOP_LE: return order <= 0;
    case RELOP_GT: return order > 0;
    case RELOP_GE: return order >= 0;
    case RELOP_EQ: return order == 0;
    default: return order != 0;
    }
}

bool within(const Bag &row, const SRestriction *r, HRESULT &wrong) {
    if (!r) return true;
    Value want;
    switch (r->rt) {
    case RES_AND:
        for (ULONG i = 0; i < r->res.resAnd.cRes; i++)
            if (!within(row, r->res.resAnd.lpRes + i, wrong)) return false;
        return true;
    case RES_OR:
        for (ULONG i = 0; i < r->res.resOr.cRes; i++)
            if (within(row, r->res.resOr.lpRes + i, wrong)) return true;
        return false;
    case RES_NOT: return !within(row, r->res.resNot.lpRes, wrong);
    case RES_CONTENT: {
        const Value *have = row.find(PROP_ID(r->res.resContent.ulPropTag));
        wrong = take(*r->res.resContent.lpProp, want);
        return have && SUCCEEDED(wrong) && contains(*have, want, r->res.resContent.ulFuzzyLevel);
    }
    case RES_PROPERTY: {
        if (r->res.resProperty.relop >= RELOP_RE) return wrong = MAPI_E_TOO_COMPLEX, false;
        const Value *have = row.find(PROP_ID(r->res.resProperty.ulPropTag));
        wrong = take(*r->res.resProperty.lpProp, want);
        if (!have) return r->res.resProperty.relop == RELOP_NE;
        return SUCCEEDED(wrong) && related(compare(*have, want), r->res.resProperty.relop);
    }
    case RES_COMPAREPROPS: {
        const Value *a = row.find(PROP_ID(r->res.resCompareProps.ulPropTag1)), *b = row.find(PROP_ID(r->res.resCompareProps.ulPropTag2));
        return a && b && related(compare(*a, *b), r->res.resCompareProps.relop);
    }
    case RES_BITMASK: {
        const Value *have = row.find(PROP_ID(r->res.resBitMask.ulPropTag));
        bool zero = !have || !(have->number & r->res.resBitMask.ulMask);
        return have && zero == (r->res.resBitMask.relBMR == BMR_EQZ);
    }
    case RES_SIZE: {
        const Value *have = row.find(PROP_ID(r->res.resSize.ulPropTag));
        LONG size = have ? (LONG)(have->bytes.empty() ? sizeof(have->number) : have->bytes.size()) : 0;
        return have && related(size < (LONG)r->res.resSize.cb ? -1 : size > (LONG)r->res.resSize.cb, r->res.resSize.relop);
    }
    case RES_EXIST: return row.find(PROP_ID(r->res.resExist.ulPropTag)) != nullptr;
    case RES_COMMENT: return within(row, r->res.resComment.lpRes, wrong);
    default: return wrong = MAPI_E_TOO_COMPLEX, false;
    }
}

/** A restriction of our own: the caller's may be gone after the call. Only what `within` knows. */
class Kept {
public:
    SRestriction root{};
    HRESULT copy(const SRestriction *from) { return one(from, root); }

private:
    std::deque<std::vector<SRestriction>> parts_;
    std::deque<Value> values_;
    std::deque<SPropValue> props_;

    HRESULT several(ULONG count, const SRestriction *from, LPSRestriction &to) {
        parts_.emplace_back(count);
        auto &own = parts_.back();
        to = own.data();
        for (ULONG i = 0; i < count; i++) {
            HRESULT wrong = one(from + i, own[i]);
            if (FAILED(wrong)) return wrong;
        }
        return S_OK;
    }
    HRESULT prop(LPSPropValue &from) {
        values_.emplace_back();
        Value &own = values_.back();
        HRESULT wrong = take(*from, own);
        if (FAILED(wrong)) return wrong;
        ULONG type = PROP_TYPE(own.tag);
        SPropValue to = *from;
        own.bytes.append(2, 0);
        if (type == PT_STRING8 || type == PT_UNICODE) to.Value.lpszA = &own.bytes[0];
        else if (type == PT_BINARY) to.Value.bin.lpb = (LPBYTE)&own.bytes[0];
        else if (type == PT_CLSID) to.Value.lpguid = (LPGUID)&own.bytes[0];
        else if (type & MV_FLAG) return MAPI_E_TOO_COMPLEX;
        props_.push_back(to);
        from = &props_.back();
        return S_OK;
    }
    HRESULT one(const SRestriction *from, SRestriction &to) {
        to = *from;
        switch (from->rt) {
        case RES_AND: case RES_OR: return several(from->res.resAnd.cRes, from->res.resAnd.lpRes, to.res.resAnd.lpRes);
        case RES_NOT: return several(1, from->res.resNot.lpRes, to.res.resNot.lpRes);
        case RES_COMMENT: to.res.resComment.cValues = 0; return several(1, from->res.resComment.lpRes, to.res.resComment.lpRes);
        case RES_CONTENT: return prop(to.res.resContent.lpProp);
        case RES_PROPERTY: return prop(to.res.resProperty.lpProp);
        case RES_SUBRESTRICTION: return MAPI_E_TOO_COMPLEX;
        default: return from->rt > RES_COMMENT ? MAPI_E_INVALID_PARAMETER : S_OK;
        }
    }
};

// --- Tables ----------------------------------------------------------------------------------------------------------

class Table : public Object<IMAPITable> {
public:
    Table(std::vector<BagPtr> rows, std::vector<ULONG> columns, std::function<void(Table *)> closed, bool contents)
        : Object("IMAPITable"), all_(rows), rows_(std::move(rows)), columns_(std::move(columns)), closed_(std::move(closed)), contents_(contents) {}
    TELLS_LAST_ERROR

    STDMETHODIMP Advise(ULONG mask, LPMAPIADVISESINK sink, ULONG_PTR *connection) override {
        ENTER("IMAPITable.Advise")
        if (!sink || !(mask & fnevTableModified)) return MAPI_E_INVALID_PARAMETER;
        *connection = advise(sink);
        connections_.push_back(*connection);
        return S_OK;
    }
    STDMETHODIMP Unadvise(ULONG_PTR connection) override {
        // A failure that was asked for comes after the effect: nobody could end the connection later.
        HRESULT wrong = S_OK;
        {
            Lock lock;
            auto at = std::find(connections_.begin(), connections_.end(), connection);
            if (at == connections_.end()) return MAPI_E_INVALID_PARAMETER;
            wrong = entered(alive(), "IMAPITable.Unadvise");
            connections_.erase(at);
        }
        bool was = unadvise(connection);
        return FAILED(wrong) ? wrong : was ? S_OK : MAPI_E_INVALID_PARAMETER;
    }
    STDMETHODIMP GetStatus(ULONG *status, ULONG *type) override {
        ENTER("IMAPITable.GetStatus")
        *status = busy_ ? TBLSTAT_SORTING : TBLSTAT_COMPLETE;
        *type = TBLTYPE_DYNAMIC;
        return S_OK;
    }
    STDMETHODIMP SetColumns(LPSPropTagArray tags, ULONG) override {
        ENTER("IMAPITable.SetColumns")
        if (!tags || !tags->cValues) return MAPI_E_INVALID_PARAMETER;
        columns_.assign(tags->aulPropTag, tags->aulPropTag + tags->cValues);
        return S_OK;
    }
    STDMETHODIMP QueryColumns(ULONG, LPSPropTagArray *out) override {
        ENTER("IMAPITable.QueryColumns")
        *out = allocate<SPropTagArray>(CbNewSPropTagArray(columns_.size()));
        (*out)->cValues = (ULONG)columns_.size();
        memcpy((*out)->aulPropTag, columns_.data(), columns_.size() * 4);
        return S_OK;
    }
    STDMETHODIMP GetRowCount(ULONG, ULONG *count) override {
        ENTER("IMAPITable.GetRowCount")
        *count = (ULONG)rows_.size();
        return S_OK;
    }
    STDMETHODIMP SeekRow(BOOKMARK origin, LONG count, LONG *moved) override {
        ENTER("IMAPITable.SeekRow")
        size_t from;
        HRESULT hr = place(origin, from);
        if (FAILED(hr)) return hr;
        long to = std::min<long>(std::max<long>((long)from + count, 0), (long)rows_.size());
        if (moved) *moved = to - (long)from;
        at_ = to;
        return S_OK;
    }
    STDMETHODIMP SeekRowApprox(ULONG numerator, ULONG denominator) override {
        ENTER("IMAPITable.SeekRowApprox")
        if (!denominator) return MAPI_E_INVALID_PARAMETER;
        at_ = std::min<uint64_t>(rows_.size(), (uint64_t)rows_.size() * numerator / denominator);
        return S_OK;
    }
    STDMETHODIMP QueryPosition(ULONG *row, ULONG *numerator, ULONG *denominator) override {
        ENTER("IMAPITable.QueryPosition")
        *row = *numerator = (ULONG)at_;
        *denominator = (ULONG)rows_.size();
        return S_OK;
    }
    STDMETHODIMP FindRow(LPSRestriction restriction, BOOKMARK origin, ULONG flags) override {
        ENTER("IMAPITable.FindRow")
        size_t from;
        HRESULT hr = place(origin, from);
        if (FAILED(hr)) return hr;
        bool back = flags & DIR_BACKWARD;
        for (long i = back ? (long)from - 1 : (long)from; i >= 0 && i < (long)rows_.size(); i += back ? -1 : 1) {
            HRESULT wrong = S_OK;
            bool found = within(*rows_[i], restriction, wrong);
            if (FAILED(wrong)) return wrong;
            if (found) return at_ = i, S_OK;
        }
        return MAPI_E_NOT_FOUND;
    }
    STDMETHODIMP Restrict(LPSRestriction restriction, ULONG) override {
        ENTER("IMAPITable.Restrict")
        std::unique_ptr<Kept> kept;
        if (restriction) {
            kept.reset(new Kept);
            HRESULT wrong = kept->copy(restriction);
            if (FAILED(wrong)) return wrong;
            for (auto &row : all_) {
                within(*row, &kept->root, wrong);
                if (FAILED(wrong)) return wrong;
            }
        }
        restriction_ = std::move(kept);
        again();
        return S_OK;
    }
    STDMETHODIMP CreateBookmark(BOOKMARK *out) override {
        ENTER("IMAPITable.CreateBookmark")
        *out = next_bookmark_++;
        bookmarks_[*out] = at_;
        return S_OK;
    }
    STDMETHODIMP FreeBookmark(BOOKMARK bookmark) override {
        ENTER("IMAPITable.FreeBookmark")
        return bookmark <= BOOKMARK_END || bookmarks_.erase(bookmark) ? S_OK : MAPI_E_INVALID_BOOKMARK;
    }
    STDMETHODIMP SortTable(LPSSortOrderSet order, ULONG) override {
        ENTER("IMAPITable.SortTable")
        if (order && order->cCategories) return MAPI_E_TOO_COMPLEX;
        sort_.clear();
        if (order) sort_.assign(order->aSort, order->aSort + order->cSorts);
        again();
        return S_OK;
    }
    STDMETHODIMP QuerySortOrder(LPSSortOrderSet *out) override {
        ENTER("IMAPITable.QuerySortOrder")
        *out = allocate<SSortOrderSet>(CbNewSSortOrderSet(sort_.size() + 1));
        (*out)->cSorts = (ULONG)sort_.size();
        memcpy((*out)->aSort, sort_.data(), sort_.size() * sizeof(SSortOrder));
        return S_OK;
    }
    STDMETHODIMP QueryRows(LONG wanted, ULONG flags, LPSRowSet *out) override {
        ENTER("IMAPITable.QueryRows")
        if (!wanted) return MAPI_E_INVALID_PARAMETER;
        if (flags & ~TBL_NOADVANCE) return MAPI_E_UNKNOWN_FLAGS;
        if (busy_) return MAPI_E_BUSY;
        untold_ = 0;
        // Fewer than asked for, where they are many.
        long most = turned(Turn::MOST_ROWS);
        if (most > 0) wanted = std::min<LONG>(std::max<LONG>(wanted, -most), most);
        size_t from = at_, to = at_;
        if (wanted > 0) to = std::min<size_t>(rows_.size(), at_ + wanted);
        else from = at_ < (size_t)-(long long)wanted ? 0 : at_ + wanted;
        SRowSet *set = allocate<SRowSet>(CbNewSRowSet(to - from + 1));
        set->cRows = (ULONG)(to - from);
        for (size_t i = from; i < to; i++) fill(*rows_[i], set->aRow[i - from]);
        if (!(flags & TBL_NOADVANCE)) at_ = wanted > 0 ? to : from;
        *out = set;
        return S_OK;
    }
    STDMETHODIMP Abort() override {
        ENTER("IMAPITable.Abort")
        return S_OK;
    }
    STDMETHODIMP ExpandRow(ULONG, LPBYTE, ULONG, ULONG, LPSRowSet *, ULONG *) override UNSUPPORTED("IMAPITable.ExpandRow")
    STDMETHODIMP CollapseRow(ULONG, LPBYTE, ULONG, ULONG *) override UNSUPPORTED("IMAPITable.CollapseRow")
    STDMETHODIMP WaitForCompletion(ULONG, ULONG, ULONG *status) override {
        ENTER("IMAPITable.WaitForCompletion")
        busy_ = false;
        if (status) *status = TBLSTAT_COMPLETE;
        return S_OK;
    }
    STDMETHODIMP GetCollapseState(ULONG, ULONG, LPBYTE, ULONG *, LPBYTE *) override UNSUPPORTED("IMAPITable.GetCollapseState")
    STDMETHODIMP SetCollapseState(ULONG, ULONG, LPBYTE, BOOKMARK *) override UNSUPPORTED("IMAPITable.SetCollapseState")

    void added(BagPtr row) {
        all_.push_back(row);
        show(row, TABLE_ROW_ADDED);
    }
    void removed(const std::string &key, bool quietly = false) {
        auto same = [&](const BagPtr &row) {
            const Value *have = row->find(PROP_ID(PR_INSTANCE_KEY));
            return have && have->bytes == key;
        };
        all_.erase(std::remove_if(all_.begin(), all_.end(), same), all_.end());
        auto at = std::find_if(rows_.begin(), rows_.end(), same);
        if (at == rows_.end()) return;
        BagPtr gone = *at;
        if ((size_t)(at - rows_.begin()) < at_) at_--;
        rows_.erase(at);
        if (!quietly) tell(TABLE_ROW_DELETED, *gone);
    }
    void changed(BagPtr row) {
        std::string key = row->find(PROP_ID(PR_INSTANCE_KEY))->bytes;
        size_t before = rows_.size();
        removed(key, true);
        bool shown = rows_.size() < before;
        all_.push_back(row);
        size_t without = rows_.size();
        show(row, shown ? TABLE_ROW_MODIFIED : TABLE_ROW_ADDED);
        if (shown && rows_.size() == without) tell(TABLE_ROW_DELETED, *row);
    }

protected:
    bool is(REFIID iid) override { return IsEqualGUID(iid, IID_IMAPITable); }
    void retire() override {
        if (!connections_.empty()) violation("released with a connection open", "IMAPITable.Advise");
        if (closed_) closed_(this);
        all_.clear();
        rows_.clear();
        restriction_.reset();
    }

private:
    std::vector<BagPtr> all_, rows_;
    std::vector<ULONG> columns_;
    std::function<void(Table *)> closed_;
    std::vector<SSortOrder> sort_;
    std::unique_ptr<Kept> restriction_;
    std::map<BOOKMARK, size_t> bookmarks_;
    std::vector<ULONG_PTR> connections_;
    BOOKMARK next_bookmark_ = 16;
    size_t at_ = 0;
    bool busy_ = false, contents_;
    /** Events of rows since somebody last read some. */
    long untold_ = 0;

    /** A column of a contents table is what the provider keeps at hand: bodies are not, and named properties need not be. */
    const Value *cell(const Bag &row, ULONG tag) const {
        ULONG id = PROP_ID(tag);
        bool kept = !contents_ || !far_off(id) || (id >= 0x8000 && turned(Turn::NAMED_COLUMNS));
        return kept ? row.find(id) : nullptr;
    }

    HRESULT place(BOOKMARK bookmark, size_t &at) {
        if (bookmark == BOOKMARK_BEGINNING) at = 0;
        else if (bookmark == BOOKMARK_CURRENT) at = at_;
        else if (bookmark == BOOKMARK_END) at = rows_.size();
        else if (bookmarks_.count(bookmark)) at = std::min(bookmarks_[bookmark], rows_.size());
        else return MAPI_E_INVALID_BOOKMARK;
        return S_OK;
    }
    bool less(const Bag &a, const Bag &b) const {
        for (auto &by : sort_) {
            const Value *x = a.find(PROP_ID(by.ulPropTag)), *y = b.find(PROP_ID(by.ulPropTag));
            int order = x && y ? compare(*x, *y) : x ? 1 : y ? -1 : 0;
            if (order) return by.ulOrder == TABLE_SORT_DESCEND ? order > 0 : order < 0;
        }
        return false;
    }
    bool shown(const Bag &row) const {
        HRESULT wrong = S_OK;
        return !restriction_ || within(row, &restriction_->root, wrong);
    }
    void again() {
        rows_.clear();
        for (auto &row : all_)
            if (shown(*row)) rows_.push_back(row);
        if (!sort_.empty()) std::stable_sort(rows_.begin(), rows_.end(), [&](const BagPtr &a, const BagPtr &b) { return less(*a, *b); });
        bookmarks_.clear();
        at_ = 0;
        // Sorting and restricting may go on after the call: until somebody waits for it.
        busy_ = turned(Turn::BUSY_TABLES);
    }
    void show(const BagPtr &row, ULONG event) {
        if (!shown(*row)) return;
        auto at = sort_.empty() ? rows_.end()
                                : std::upper_bound(rows_.begin(), rows_.end(), row, [&](const BagPtr &a, const BagPtr &b) { return less(*a, *b); });
        rows_.insert(at, row);
        tell(event, *row);
    }
    void fill(const Bag &row, SRow &to) {
        SPropValue *values = allocate<SPropValue>(columns_.size() * sizeof(SPropValue));
        for (size_t c = 0; c < columns_.size(); c++) give(cell(row, columns_[c]), columns_[c], true, values[c], values);
        to.ulAdrEntryPad = 0;
        to.cValues = (ULONG)columns_.size();
        to.lpProps = values;
    }
    void tell(ULONG event, const Bag &row) {
        // After many rows the provider says once that all of it is to be read again, and is silent until it is.
        long most = turned(Turn::TABLE_RELOADS);
        untold_++;
        if (most && untold_ > most + 1) return;
        bool reload = most && untold_ == most + 1;
        for (ULONG_PTR connection : connections_) {
            if (reload) {
                NOTIFICATION *n = allocate<NOTIFICATION>(sizeof(NOTIFICATION));
                n->ulEventType = fnevTableModified;
                n->info.tab.ulTableEvent = TABLE_RELOAD;
                n->info.tab.propIndex.ulPropTag = n->info.tab.propPrior.ulPropTag = PR_NULL;
                notify(connection, n);
                continue;
            }
            NOTIFICATION *n = allocate<NOTIFICATION>(sizeof(NOTIFICATION));
            n->ulEventType = fnevTableModified;
            n->info.tab.ulTableEvent = event;
            give(row.find(PROP_ID(PR_INSTANCE_KEY)), PR_INSTANCE_KEY, true, n->info.tab.propIndex, n);
            n->info.tab.propPrior.ulPropTag = PR_NULL;
            if (event != TABLE_ROW_DELETED) {
                SRow filled;
                fill(row, filled);
                // In one piece of memory with the notification: copied over, then given back.
                n->info.tab.row.cValues = filled.cValues;
                MAPIAllocateMore(filled.cValues * sizeof(SPropValue), n, (LPVOID *)&n->info.tab.row.lpProps);
                for (ULONG c = 0; c < filled.cValues; c++) give(cell(row, columns_[c]), columns_[c], true, n->info.tab.row.lpProps[c], n);
                MAPIFreeBuffer(filled.lpProps);
            }
            notify(connection, n);
        }
    }
};

Table *make_table(std::vector<BagPtr> rows, std::vector<ULONG> columns, std::function<void(Table *)> closed) {
    return new Table(std::move(rows), std::move(columns), std::move(closed), false);
}
Table *make_contents_table(std::vector<BagPtr> rows, std::vector<ULONG> columns, std::function<void(Table *)> closed) {
    return new Table(std::move(rows), std::move(columns), std::move(closed), true);
}
IMAPITable *as_interface(Table *table) { return table; }
void table_added(Table *table, BagPtr row) { table->added(std::move(row)); }
void table_changed(Table *table, BagPtr row) { table->changed(std::move(row)); }
void table_removed(Table *table, const std::string &key) { table->removed(key); }

// --- Streams ---------------------------------------------------------------------------------------------------------

class Stream : public Object<IStream> {
public:
    Stream(Properties *owner, IUnknown *keep, ULONG tag, std::string content, bool writable, bool transacted)
        : Object("IStream"), owner_(owner), keep_(keep), tag_(tag), content_(std::move(content)), writable_(writable), transacted_(transacted) {
        keep_->AddRef();
    }
    STDMETHODIMP Read(void *to, ULONG size, ULONG *read) override {
        ENTER("ISequentialStream.Read")
        ULONG n = (ULONG)std::min<uint64_t>(size, at_ < content_.size() ? content_.size() - at_ : 0);
        memcpy(to, content_.data() + at_, n);
        at_ += n;
        if (read) *read = n;
        return n == size ? S_OK : S_FALSE;
    }
    STDMETHODIMP Write(const void *from, ULONG size, ULONG *written) override {
        ENTER("ISequentialStream.Write")
        if (!writable_) return STG_E_ACCESSDENIED;
        if (content_.size() < at_ + size) content_.resize(at_ + size);
        memcpy(&content_[at_], from, size);
        at_ += size;
        dirty_ = true;
        if (written) *written = size;
        return S_OK;
    }
    STDMETHODIMP Seek(LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *to) override {
        ENTER("IStream.Seek")
        long long from = origin == STREAM_SEEK_SET ? 0 : origin == STREAM_SEEK_CUR ? (long long)at_ : (long long)content_.size();
        if (from + move.QuadPart < 0) return STG_E_INVALIDFUNCTION;
        at_ = from + move.QuadPart;
        if (to) to->QuadPart = at_;
        return S_OK;
    }
    STDMETHODIMP SetSize(ULARGE_INTEGER size) override {
        ENTER("IStream.SetSize")
        if (!writable_) return STG_E_ACCESSDENIED;
        content_.resize(size.QuadPart);
        dirty_ = true;
        return S_OK;
    }
    STDMETHODIMP CopyTo(IStream *, ULARGE_INTEGER, ULARGE_INTEGER *, ULARGE_INTEGER *) override { return E_NOTIMPL; }
    STDMETHODIMP Commit(DWORD) override {
        ENTER("IStream.Commit")
        keep();
        return S_OK;
    }
    STDMETHODIMP Revert() override {
        ENTER("IStream.Revert")
        return transacted_ ? E_NOTIMPL : S_OK;
    }
    STDMETHODIMP LockRegion(ULARGE_INTEGER, ULARGE_INTEGER, DWORD) override { return STG_E_INVALIDFUNCTION; }
    STDMETHODIMP UnlockRegion(ULARGE_INTEGER, ULARGE_INTEGER, DWORD) override { return STG_E_INVALIDFUNCTION; }
    STDMETHODIMP Stat(STATSTG *out, DWORD) override {
        ENTER("IStream.Stat")
        memset(out, 0, sizeof *out);
        out->type = STGTY_STREAM;
        out->cbSize.QuadPart = content_.size();
        return S_OK;
    }
    STDMETHODIMP Clone(IStream **) override { return E_NOTIMPL; }

protected:
    bool is(REFIID iid) override { return IsEqualGUID(iid, IID_IStream) || IsEqualGUID(iid, IID_ISequentialStream); }
    void retire() override {
        // A transacted stream keeps only what was committed; a direct one has written all along.
        if (!transacted_) keep();
        content_.clear();
        keep_->Release();
    }

private:
    Properties *owner_;
    IUnknown *keep_;
    ULONG tag_;
    std::string content_;
    bool writable_, transacted_, dirty_ = false;
    uint64_t at_ = 0;

    void keep() {
        if (!dirty_) return;
        owner_->bag.put(Value::binary(tag_, content_.data(), content_.size()));
        owner_->changed();
        dirty_ = false;
    }
};

HRESULT open_stream(Properties *owner, IUnknown *keep, ULONG tag, ULONG options, ULONG flags, IUnknown **out) {
    ULONG type = PROP_TYPE(tag);
    if (type != PT_BINARY && type != PT_UNICODE && type != PT_STRING8) return MAPI_E_INTERFACE_NOT_SUPPORTED;
    bool write = flags & (MAPI_MODIFY | MAPI_CREATE);
    // Not documented for properties.
    if (options & STGM_TRANSACTED && !turned(Turn::TRANSACTED_STREAMS)) return MAPI_E_NO_SUPPORT;
    if (write) {
        HRESULT wrong = owner->writable();
        if (FAILED(wrong)) return wrong;
        if (owner->computed(PROP_ID(tag))) return MAPI_E_NO_ACCESS;
    }
    const Value *have = owner->bag.find(PROP_ID(tag));
    if (have && PROP_TYPE(have->tag) != type) return MAPI_E_NOT_FOUND;
    if (!have && !(flags & MAPI_CREATE)) return MAPI_E_NOT_FOUND;
    // With MAPI_CREATE what was there is replaced (IMAPIProp::OpenProperty).
    std::string content = have && !(flags & MAPI_CREATE) ? have->bytes : std::string();
    if ((flags & MAPI_CREATE) && !(options & STGM_TRANSACTED)) owner->bag.put(Value::binary(tag, nullptr, 0));
    *out = new Stream(owner, keep, tag, content, write, options & STGM_TRANSACTED);
    return S_OK;
}

// --- Notifications ---------------------------------------------------------------------------------------------------

namespace {

struct Delivery {
    ULONG_PTR connection;
    LPNOTIFICATION notification;
};

std::map<ULONG_PTR, IMAPIAdviseSink *> sinks;
std::deque<Delivery> deliveries;
HANDLE deliverer, waiting;
ULONG_PTR next_connection = 0x100000001;
ULONG_PTR being_told = 0;
DWORD teller;
bool stopping = false;
std::vector<HANDLE> late_threads;

/** Tells one, and answers whether there was one. */
bool deliver_one() {
    Delivery next{};
    // With others for the same sink that are there already, where a switch wants that.
    std::vector<LPNOTIFICATION> several;
    IMAPIAdviseSink *sink = nullptr;
    {
        Lock lock;
        being_told = 0;
        if (deliveries.empty()) return false;
        next = deliveries.front();
        deliveries.pop_front();
        several.push_back(next.notification);
        while (turned(Turn::MERGED_NOTIFICATIONS) && !deliveries.empty() && deliveries.front().connection == next.connection) {
            several.push_back(deliveries.front().notification);
            deliveries.pop_front();
        }
        auto at = sinks.find(next.connection);
        if (at != sinks.end()) {
            sink = at->second;
            sink->AddRef();
            being_told = next.connection;
            teller = GetCurrentThreadId();
        }
    }
    if (sink) {
        std::vector<NOTIFICATION> flat;
        for (LPNOTIFICATION one : several) flat.push_back(*one);
        sink->OnNotify((ULONG)flat.size(), flat.data());
        sink->Release();
    }
    for (LPNOTIFICATION one : several) MAPIFreeBuffer(one);
    return true;
}

DWORD WINAPI deliver(LPVOID) {
    for (;;) {
        bool told = WaitForSingleObject(waiting, 50) == WAIT_OBJECT_0;
        if (!told) {
            Lock lock;
            poll_files();
        }
        {
            Lock lock;
            if (!stopping && turned(Turn::PUMPED_NOTIFICATIONS)) {
                // Only what the window's thread fetches is told.
                wake_window();
                continue;
            }
        }
        while (deliver_one()) {}
        Lock lock;
        if (stopping) return 0;
    }
}

} // namespace

void deliver_pending() {
    while (deliver_one()) {}
}

void notify(ULONG_PTR connection, LPNOTIFICATION notification) {
    // A provider may leave any of them out (Handling Message Store Notification).
    static long count = 0;
    long each = turned(Turn::DROPPED_NOTIFICATIONS);
    if (each > 0 && ++count % each == 0) return (void)MAPIFreeBuffer(notification);
    deliveries.push_back({connection, notification});
    SetEvent(waiting);
}

ULONG_PTR advise(IMAPIAdviseSink *sink) {
    if (!deliverer) {
        stopping = false;
        waiting = CreateEventW(nullptr, FALSE, FALSE, nullptr);
        deliverer = CreateThread(nullptr, 0, deliver, nullptr, 0, nullptr);
    }
    sink->AddRef();
    sinks[next_connection] = sink;
    return next_connection++;
}

/** What was on its way when its connection ended, and is told all the same (Canceling a Notification). */
struct Late {
    IMAPIAdviseSink *sink;
    std::vector<LPNOTIFICATION> all;
};

DWORD WINAPI tell_late(LPVOID of) {
    std::unique_ptr<Late> late((Late *)of);
    Sleep(50);
    std::vector<NOTIFICATION> flat;
    for (LPNOTIFICATION one : late->all) flat.push_back(*one);
    late->sink->OnNotify((ULONG)flat.size(), flat.data());
    late->sink->Release();
    for (LPNOTIFICATION one : late->all) MAPIFreeBuffer(one);
    return 0;
}

bool unadvise(ULONG_PTR connection) {
    IMAPIAdviseSink *sink;
    {
        Lock lock;
        auto at = sinks.find(connection);
        if (at == sinks.end()) return false;
        sink = at->second;
        sinks.erase(at);
        if (turned(Turn::AFTER_UNADVISE)) {
            std::unique_ptr<Late> late(new Late{sink, {}});
            for (auto one = deliveries.begin(); one != deliveries.end();) {
                if (one->connection != connection) {
                    ++one;
                    continue;
                }
                late->all.push_back(one->notification);
                one = deliveries.erase(one);
            }
            if (!late->all.empty()) {
                sink->AddRef();
                late_threads.push_back(CreateThread(nullptr, 0, tell_late, late.release(), 0, nullptr));
            }
        }
    }
    for (;;) {
        {
            Lock lock;
            if (being_told != connection || GetCurrentThreadId() == teller) break;
        }
        Sleep(1);
    }
    sink->Release();
    return true;
}

void stop_notifications() {
    HANDLE ending;
    {
        Lock lock;
        ending = deliverer;
        deliverer = nullptr;
        stopping = true;
        if (!sinks.empty()) violation("connections open at the end", "Advise");
    }
    for (HANDLE late : late_threads) {
        WaitForSingleObject(late, INFINITE);
        CloseHandle(late);
    }
    late_threads.clear();
    if (ending) {
        SetEvent(waiting);
        WaitForSingleObject(ending, INFINITE);
        CloseHandle(ending);
        CloseHandle(waiting);
    }
}

} // namespace rig
