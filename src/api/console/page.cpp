#include "api/console/page.hpp"

#include "api/console/asset.hpp"
#include "api/console/template.hpp"

namespace dc::console {

namespace {

// 1234567 → "1,234,567".
std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, ",");
  return digits;
}

std::string store_name(std::string_view dialect) {
  if (dialect == "sqlite") return "SQLite";
  if (dialect == "postgres") return "PostgreSQL";
  return std::string(dialect);
}

std::string count_cell(const CollectionRow& row) {
  switch (row.state) {
    case CollectionRow::State::counted:
      return fill("<span class=\"count\">{{records}}</span>", {text("records", grouped(row.records))});
    case CollectionRow::State::needs_account:
      return "<span class=\"closed\">sign in to see</span>";
    case CollectionRow::State::unreadable:
      return "<span class=\"broken\">not readable now</span>";
  }
  return {};
}

std::string table_row(const CollectionRow& row) {
  return fill(R"(          <tr>
            <th scope="row"><code>{{plural}}</code></th>
            <td class="about">{{description}}</td>
            <td class="records">{{count}}</td>
            <td class="links"><a href="/api/v2/{{plural}}" aria-label="{{plural}} in REST v2">v2</a>
              <a href="/api/v1/{{plural}}" aria-label="{{plural}} in REST v1">v1</a></td>
          </tr>
)",
              {text("plural", row.collection->plural), text("description", row.collection->description),
               markup("count", count_cell(row))});
}

std::string request_step(const FirstRequest& request) {
  return fill(R"(          <li>
            <p>{{sentence}}</p>
            <pre tabindex="0"><code>{{command}}</code></pre>
          </li>
)",
              {text("sentence", request.sentence), text("command", request.command)});
}

}  // namespace

std::string render(const Overview& overview) {
  std::string rows, steps;
  std::int64_t records = 0;
  for (const CollectionRow& row : overview.collections) {
    rows += table_row(row);
    records += row.records;
  }
  for (const FirstRequest& request : overview.requests) steps += request_step(request);
  return fill(
      embedded::console_page(),
      {text("version", overview.version), text("store", store_name(overview.store)),
       text("collections", std::to_string(overview.collections.size())), text("records", grouped(records)),
       text("stylesheet", versioned("/console.css")), text("icon", versioned("/favicon.svg")),
       markup("rows", std::move(rows)), markup("steps", std::move(steps))});
}

}  // namespace dc::console
