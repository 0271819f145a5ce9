// The files of model/ as they are in the binary. Thread-safe; the views live as long as the program.
#pragma once

#include <string_view>

namespace dc {

namespace embedded {
std::string_view model_directives();
std::string_view model_system();
std::string_view model_portfolio();
}  // namespace embedded

// The definitions of the directives: what the loader checks a model against, and what editors want to be
// given.
inline std::string_view embedded_directives() { return embedded::model_directives(); }
// Accounts and keys: part of every model.
inline std::string_view embedded_system_model() { return embedded::model_system(); }
// The default content.
inline std::string_view embedded_portfolio_model() { return embedded::model_portfolio(); }

}  // namespace dc
