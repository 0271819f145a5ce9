#include "store/session.hpp"

namespace dc::store {

Result<> in_transaction(Session& session, FunctionRef<Result<>()> work) {
  // A sink or a Bug may throw out of `work`; the transaction must not stay open behind it.
  struct Undo {
    Session* session;
    ~Undo() {
      // The error that brought us here is the one worth telling.
      if (session != nullptr) (void)session->rollback();
    }
  };
  CHECK(session.begin());
  Undo undo{&session};
  CHECK(work());
  CHECK(session.commit());
  undo.session = nullptr;
  return {};
}

Result<> in_snapshot(Session& session, FunctionRef<Result<>()> work) {
  return session.is_in_transaction() ? work() : in_transaction(session, work);
}

}  // namespace dc::store
