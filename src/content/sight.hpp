// Which of the records that some values link to an actor may see. Internal to the room.
//
// First every value is announced, then one statement a thousand ids of a target looks, then the values are
// cut down to what is seen. Where everybody sees every record of a target nothing is asked, and a link to a
// record that is gone stays; elsewhere it goes too, since nobody can say any more who might have seen it.
// Lives for one answer.
#pragma once

#include <map>
#include <set>

#include "content/record.hpp"

namespace dc {

class Sight {
 public:
  Sight(store::Session& session, const store::Dialect& dialect, const Actor& actor)
      : session_(session), dialect_(dialect), actor_(actor) {}

  // `value` is a Uuid, an IdList, or null.
  void announce(const Collection& target, const Value& value);
  Result<> look();
  bool sees(const Collection& target, const Uuid& id) const;
  // Invisible ids leave a list; in the place of a single one comes null.
  void cut(const Collection& target, Value& value) const;

 private:
  struct Target {
    std::optional<Filter> visible;  // nullopt: nothing of it
    std::set<Uuid> announced;
    IdList seen;  // sorted
  };

  store::Session& session_;
  const store::Dialect& dialect_;
  const Actor& actor_;
  std::map<const Collection*, Target> targets_;
};

}  // namespace dc
