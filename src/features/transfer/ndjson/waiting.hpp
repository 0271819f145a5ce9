// Records that wait for others which they link to and which come later: where their lines are, and what they
// wait for. A record is ready once all of that has arrived or is ready itself. What never gets ready links to
// something that is not there, or is part of a circle, or leads to one. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

#include "base/uuid.hpp"
#include "model/model.hpp"

namespace dc::ndjson {

// Names a record wherever it is.
struct Address {
  const Collection* collection = nullptr;
  Uuid id;
};

// Where the line of a record is.
struct Place {
  std::size_t file = 0;  // of the import's list
  std::size_t line = 0;  // from 1
  std::uint64_t offset = 0;
  std::size_t bytes = 0;
};

class Waiting {
 public:
  struct Entry {
    Place place;
    Address record;
    std::vector<Address> missing = {};
  };

  // False: there are too many.
  bool add(Entry entry);
  void arrived(const Address& record);
  // Those that have become ready, once each, and behind those that they link to: written in this order, each
  // finds its links in its own batch or in one before it.
  std::vector<Place> take_ready();
  std::size_t ready() const { return ready_.size(); }

  struct Rest {
    // Whole circles, and one by one what leads to them; each links to itself and to groups before it.
    std::vector<std::vector<Entry>> groups;
    std::vector<Entry> broken;  // with what is missing for good, in the order of the lines
  };
  // Everything that is left.
  Rest take_rest();

 private:
  struct Held {
    Entry entry;
    std::size_t missing = 0;
  };

  bool is_missing(const Address& record) const;
  std::vector<Entry> take_all();

  std::unordered_map<std::size_t, Held> held_;  // by number, in the order of arrival
  std::size_t number_ = 0, links_ = 0;
  std::map<const Collection*, std::unordered_map<Uuid, std::vector<std::size_t>>> by_missing_;
  std::vector<Entry> ready_;
};

}  // namespace dc::ndjson
